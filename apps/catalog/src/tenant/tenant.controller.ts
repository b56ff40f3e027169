import { Controller } from '@nestjs/common';
import { type ApiKeyIssued, catalog, type CreateTenant, type IssueApiKey, type RevokeApiKey } from '@runlet/contracts';
import { Body, Handles } from '@runlet/nest';
import { type Call, CallOf } from '../recording/call.ts';
import { TenantService } from './tenant.service.ts';

@Controller()
export class TenantController {
  constructor(private readonly tenants: TenantService) {}

  @Handles(catalog.createTenant)
  create(@CallOf() call: Call, @Body(catalog.createTenant) command: CreateTenant): Promise<{ id: string }> {
    return this.tenants.create(call, command);
  }

  @Handles(catalog.issueApiKey)
  issueApiKey(@CallOf() call: Call, @Body(catalog.issueApiKey) command: IssueApiKey): Promise<ApiKeyIssued> {
    return this.tenants.issueApiKey(call, command);
  }

  @Handles(catalog.revokeApiKey)
  revokeApiKey(@CallOf() call: Call, @Body(catalog.revokeApiKey) command: RevokeApiKey): Promise<{ keyId: string }> {
    return this.tenants.revokeApiKey(call, command);
  }
}
