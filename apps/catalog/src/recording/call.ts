import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '@runlet/contracts';
import type { IncomingCall } from '@runlet/nest';

/** Who asks, and the id that all which follows from it shares. */
export type Call = Pick<IncomingCall, 'principal' | 'correlationId'>;

export const CallOf = createParamDecorator((_: undefined, context: ExecutionContext) =>
  context.switchToRpc().getData<IncomingCall>(),
);

/** The catalog itself as the one who does something for a tenant. */
export const byCatalog = (tenant: string, correlationId: string): Call => ({
  principal: { tenant, actor: { kind: 'service', id: 'catalog' }, permissions: [] } satisfies Principal,
  correlationId,
});
