import { Controller } from '@nestjs/common';
import { type AuditEntry, catalog, type ListAudit, type Page, type Principal } from '@runlet/contracts';
import { assertPermitted, Body, Caller, Handles } from '@runlet/nest';
import { AuditLogQuery } from './audit-log.query.ts';

@Controller()
export class AuditLogController {
  constructor(private readonly audit: AuditLogQuery) {}

  @Handles(catalog.listAudit)
  list(@Caller() caller: Principal, @Body(catalog.listAudit) query: ListAudit): Promise<Page<AuditEntry>> {
    assertPermitted(caller, 'scripts.read');
    return this.audit.list(caller.tenant, query);
  }
}
