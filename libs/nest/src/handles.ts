import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { type RequestContract, validated } from '@runlet/contracts';
import { type IncomingCall, jsonOf } from './incoming-call.ts';

const callOf = (context: ExecutionContext): IncomingCall => context.switchToRpc().getData<IncomingCall>();

/** Marks the method that answers a contract's requests. */
export const Handles = (contract: RequestContract): MethodDecorator =>
  MessagePattern(contract.subject, { contract } satisfies HandlerExtras);

/** What the transport needs to know of a handler. */
export interface HandlerExtras {
  readonly contract: RequestContract;
}

/** The validated DTO of the contract. Every mistake in it is in the one problem that the caller gets. */
export const Body = createParamDecorator((contract: RequestContract, context: ExecutionContext) =>
  validated(contract.request, jsonOf(callOf(context))),
);

/** The body as parsed JSON, for a handler whose checks need more than the DTO and report all mistakes at once. */
export const RawBody = createParamDecorator((_: undefined, context: ExecutionContext) => jsonOf(callOf(context)));

/** The body's bytes, for contracts that speak frames. */
export const FrameBody = createParamDecorator((_: undefined, context: ExecutionContext) => callOf(context).body);

/** The verified caller. */
export const Caller = createParamDecorator((_: undefined, context: ExecutionContext) => callOf(context).principal);

/** Id that everything following from one request at the edge shares. */
export const CorrelationId = createParamDecorator(
  (_: undefined, context: ExecutionContext) => callOf(context).correlationId,
);
