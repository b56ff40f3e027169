import { createHash, randomBytes } from 'node:crypto';
import {
  type ApiKeyIssued,
  type CreateTenant,
  formatApiKey,
  type IssueApiKey,
  type RevokeApiKey,
} from '@runlet/contracts';
import { isConflict } from '../recording/aggregate-streams.ts';
import type { Call } from '../recording/call.ts';
import type { ReadYourWrite } from '../recording/read-your-write.ts';
import { type TenantCommand, tenantDecider } from './domain/tenant.decider.ts';
import type { TenantStreams } from './tenant.streams.ts';

const SECRET_BYTES = 32;
const KEY_ID_BYTES = 8;

/** Commands of the operator: which tenants there are, and their keys. */
export class TenantService {
  constructor(
    private readonly tenants: TenantStreams,
    private readonly visible: ReadYourWrite,
  ) {}

  async create(call: Call, { id, name }: CreateTenant): Promise<{ id: string }> {
    await this.change(call, id, { type: 'CreateTenant', data: { tenant: id, name } });
    return { id };
  }

  /** The key is in the answer and nowhere else: what is kept is its hash. */
  async issueApiKey(call: Call, request: IssueApiKey): Promise<ApiKeyIssued> {
    const { tenant, name, permissions, expiresAt } = request;
    const keyId = randomBytes(KEY_ID_BYTES).toString('hex');
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const secretHash = createHash('sha256').update(secret).digest('hex');
    const key = { keyId, name, secretHash, permissions, expiresAt: expiresAt ?? null };
    await this.change(call, tenant, { type: 'IssueApiKey', data: { tenant, key } });
    return { keyId, apiKey: formatApiKey(keyId, secret) };
  }

  async revokeApiKey(call: Call, { tenant, keyId }: RevokeApiKey): Promise<{ keyId: string }> {
    await this.change(call, tenant, { type: 'RevokeApiKey', data: { tenant, keyId } });
    return { keyId };
  }

  /** Such changes are rare: one that meets another is simply decided anew. */
  private async change(call: Call, tenant: string, command: TenantCommand): Promise<void> {
    for (;;) {
      const loaded = await this.tenants.load(tenant);
      const events = tenantDecider.decide(command, loaded.state);
      if (events.length === 0) return this.visible.until(loaded.position);
      try {
        const { position } = await this.tenants.append(tenant, loaded, events, tenant, call);
        return await this.visible.until(position);
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
  }
}
