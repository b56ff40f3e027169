import type { Msg } from '@nats-io/transport-node';
import { isTooDeep, newId, type Principal, type RequestContract, tooDeep } from '@runlet/contracts';
import { verifyPrincipal, wireHeaders } from '@runlet/messaging';
import { ProblemError } from '@runlet/kernel';

/** One request as a handler's decorators see it: the verified caller, and the body still in bytes. */
export interface IncomingCall {
  readonly contract: RequestContract;
  readonly principal: Principal;
  readonly correlationId: string;
  readonly traceparent: string | undefined;
  readonly body: Uint8Array;
}

/** The subject of a host's message names who sent it: NATS lets no user publish on another's. */
const hostPrincipal = (subject: string): Principal => {
  const [, user = '', tenant = ''] = subject.split('.');
  return { tenant, actor: { kind: 'host', id: user }, permissions: ['scripts.execute'] };
};

/** Callers that act for the whole installation; their messages name the tenant where one is meant. */
const ofInstallation = (kind: 'operator' | 'service', id: string): Principal => ({
  tenant: '*',
  actor: { kind, id },
  permissions: [],
});

const principalOf = (contract: RequestContract, message: Msg, key: string): Principal => {
  switch (contract.proof) {
    case 'signed':
      return verifyPrincipal(key, message.headers?.get(wireHeaders.principal), message.subject, message.data);
    case 'host':
      return hostPrincipal(message.subject);
    case 'operator':
      return ofInstallation('operator', 'operator');
    case 'scheduler':
      return ofInstallation('service', 'scheduler');
  }
};

/** Throws `principal/refused` unless the caller is who the contract says may call. */
export const openCall = (contract: RequestContract, message: Msg, key: string): IncomingCall => ({
  contract,
  principal: principalOf(contract, message, key),
  correlationId: message.headers?.get(wireHeaders.correlation) || newId(),
  traceparent: message.headers?.get(wireHeaders.traceparent) || undefined,
  body: message.data,
});

/** The body as JSON. Throws `request/malformed`. */
export const jsonOf = (call: IncomingCall): unknown => {
  const text = Buffer.from(call.body).toString('utf8');
  if (isTooDeep(text)) throw tooDeep('The message');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProblemError(
      { kind: 'invalid', code: 'request/malformed', detail: 'The message is not valid JSON.' },
      { cause },
    );
  }
};
