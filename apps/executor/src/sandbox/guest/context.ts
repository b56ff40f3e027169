import type { TriggerFacts } from '@runlet/contracts';
import { askMeasure } from './host.ts';
import { httpRequest } from './http-request.ts';
import type { RawBody } from './parsed-body.ts';
import { type GuestRun, currentRun } from './run-state.ts';

interface Share {
  readonly used: number;
  readonly left: number;
}

const share = (used: number, limit: number): Share => ({ used, left: Math.max(0, limit - used) });

/** Asking the host costs both sides: a script that asks in a loop gets the last answer again. */
const MEASURE_EVERY_MS = 5;
const UNMEASURED = { at: -Infinity, cpuMs: 0, memoryBytes: 0 };
let measured = UNMEASURED;

const measure = (): typeof measured => {
  const now = Date.now();
  if (now - measured.at >= MEASURE_EVERY_MS || now < measured.at) {
    const [cpuMs = '0', memoryBytes = '0'] = askMeasure().split(',');
    measured = { at: now, cpuMs: Number(cpuMs), memoryBytes: Number(memoryBytes) };
  }
  return measured;
};

/** The same for all runs. */
const budget = Object.freeze(() => {
  const { order, calls } = currentRun();
  const { cpuMs, memoryBytes } = measure();
  return {
    calls: share(calls, order.sdkCalls),
    cpuMs: share(cpuMs, order.cpuTimeMs),
    memoryBytes: share(memoryBytes, order.memoryBytes),
    outputBytes: share(0, order.outputBytes),
  };
});

const triggerOf = (facts: TriggerFacts, input: unknown, request: object | null): object => {
  const event = facts.type === 'event' ? { ...facts.event, data: input } : null;
  return Object.freeze({
    type: facts.type,
    eventType: event?.type ?? null,
    eventPayload: event?.data ?? null,
    event: event && Object.freeze(event),
    httpRequest: request,
    cronExpression: facts.type === 'cron' ? facts.cronExpression : null,
    tick: facts.type === 'cron' ? facts.tick : null,
  });
};

/** `context` of one run; see script-api.md. */
export const contextOf = (run: GuestRun, facts: TriggerFacts, rawInput: RawBody): object => {
  measured = UNMEASURED;
  const common = {
    ...run.order.context,
    deadline: run.deadline,
    remaining: () => Math.max(0, run.deadline - Date.now()),
    budget,
  };
  if (facts.type === 'http') {
    const request = httpRequest(facts.httpRequest, rawInput);
    const context = { ...common, trigger: triggerOf(facts, null, Object.freeze(request)) };
    const input = { get: () => (request as { body: unknown }).body, enumerable: true };
    return Object.freeze(Object.defineProperty(context, 'input', input));
  }
  const input: unknown = rawInput.length === 0 ? null : JSON.parse(rawInput as string);
  return Object.freeze({ ...common, input, trigger: triggerOf(facts, input, null) });
};
