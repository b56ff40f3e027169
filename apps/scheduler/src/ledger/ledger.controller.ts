import { Controller } from '@nestjs/common';
import { type ListTicks, type Page, type Principal, scheduler, type TickView } from '@runlet/contracts';
import { assertPermitted, Body, Caller, Handles } from '@runlet/nest';
import { LedgerQuery } from './ledger.query.ts';

@Controller()
export class LedgerController {
  constructor(private readonly ledger: LedgerQuery) {}

  @Handles(scheduler.listTicks)
  list(@Caller() caller: Principal, @Body(scheduler.listTicks) query: ListTicks): Promise<Page<TickView>> {
    assertPermitted(caller, 'scripts.read');
    return this.ledger.list(caller.tenant, query);
  }
}
