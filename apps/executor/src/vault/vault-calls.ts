import { Injectable } from '@nestjs/common';
import { type SecretEntry, TENANT_SCOPE, VAULT_NAME, type VariableEntry, type VaultKind } from '@runlet/contracts';
import { CallError } from '../host-calls/call-error.ts';
import { type AnswersCalls, CallResult, type CallScope, type HostCallTable } from '../host-calls/host-call.ts';
import { OpenedSecrets } from './opened-secrets.ts';
import { VaultMirror } from './vault-mirror.ts';

/** Where an item was found: the script's own goes before the tenant's. */
interface Found<Entry> {
  readonly scope: string;
  readonly entry: Entry;
}

const errorNames = { secret: 'SecretNotFoundError', variable: 'VariableNotFoundError' } as const;
const routes = { secret: 'secrets', variable: 'variables' } as const;

/** `sdk.secrets.get(name)`, `sdk.vars.get(name)`: handed out one by one, recorded by name and version. */
@Injectable()
export class VaultCalls implements AnswersCalls {
  readonly calls: HostCallTable = {
    'secrets.get': (scope, [name]) => this.secret(scope, name),
    'vars.get': (scope, [name]) => this.variable(scope, name),
  };

  constructor(
    private readonly mirror: VaultMirror,
    private readonly opened: OpenedSecrets,
  ) {}

  private async secret(scope: CallScope, given: unknown): Promise<CallResult> {
    const name = nameOf(given, 'sdk.secrets.get');
    const found = await this.find<SecretEntry>(scope, 'secret', name);
    const value = await this.opened.open(scope.job.tenant, found.scope, name, found.entry);
    // Before the script has it: what it does with it next may be stored at once.
    scope.conceal(name, value);
    return new CallResult(value, { detail: labelOf(name, found) });
  }

  private async variable(scope: CallScope, given: unknown): Promise<CallResult> {
    const name = nameOf(given, 'sdk.vars.get');
    const found = await this.find<VariableEntry>(scope, 'variable', name);
    return new CallResult(found.entry.value, { detail: labelOf(name, found) });
  }

  /** What is not known is looked for once more, in all that the bucket holds at this moment. */
  private async find<Entry>(scope: CallScope, kind: VaultKind, name: string): Promise<Found<Entry>> {
    const known = this.look<Entry>(scope, kind, name);
    if (known) return known;
    await this.mirror.caughtUp().catch((cause: unknown) => {
      throw new CallError('UnavailableError', `The ${kind} ${name} could not be looked up just now`, { cause });
    });
    const found = this.look<Entry>(scope, kind, name);
    if (found) return found;
    throw new CallError(
      errorNames[kind],
      `There is no ${kind} ${name} for this script; an admin of the tenant sets it by PUT /api/v1/${routes[kind]}/${name}`,
    );
  }

  private look<Entry>({ job }: CallScope, kind: VaultKind, name: string): Found<Entry> | undefined {
    for (const scope of [job.scriptId, TENANT_SCOPE]) {
      const entry = this.mirror.item(job.tenant, kind, scope, name);
      if (entry) return { scope, entry: entry as Entry };
    }
    return undefined;
  }
}

const nameOf = (given: unknown, call: string): string => {
  if (typeof given === 'string' && VAULT_NAME.test(given)) return given;
  throw new CallError(
    'TypeError',
    `${call} takes a name: 1–64 letters, digits, _ and -, dots between them, beginning with a letter or _`,
  );
};

/** `TOKEN v3`, or `TOKEN v3 of the script`. */
const labelOf = (name: string, { scope, entry }: Found<{ readonly version: number }>): string =>
  `${name} v${entry.version}${scope === TENANT_SCOPE ? '' : ' of the script'}`;
