import type { TriggerFacts } from '@runlet/contracts';
import { FromGuest, type GuestError, type GuestOrder, Result } from '../wire/guest-protocol.ts';
import { contextOf } from './context.ts';
import { describeError, named } from './errors.ts';
import { resetStackTraceLimit, sweepGlobals } from './harden.ts';
import { tellHost } from './host.ts';
import { httpAnswer } from './http-response.ts';
import type { RawBody } from './parsed-body.ts';
import { NotJsonError, toJson } from './json.ts';
import { isAllLoadedWhole } from './lazy.ts';
import { tellProgress } from './progress.ts';
import { beginRun, endRun, type GuestRun, runUnderWay } from './run-state.ts';
import { evaluate } from './script.ts';
import { forgetWake } from './timers.ts';

const outputLimitError = (limit: number): GuestError => ({
  name: 'OutputLimitError',
  message: `The output is longer than ${limit} bytes`,
  stack: null,
  retryable: false,
  retryAfterMs: null,
});

const tellEnd = (run: GuestRun, result: number, head: string, body: string | Uint8Array): void => {
  tellProgress(run);
  endRun();
  tellHost(FromGuest.finished, result, head, body, run.calls, run.timers.size + run.pending.size);
};

const fail = (run: GuestRun, error: GuestError): void => tellEnd(run, Result.error, JSON.stringify(error), '');

const complete = (run: GuestRun, value: unknown): void => {
  const { inputKind, outputBytes } = run.order;
  const { head, body } = inputKind === 'http-body' ? httpAnswer(value) : { head: null, body: toJson(value, 'output') };
  // A string may be longer in bytes: the host counts those.
  if (body.length > outputBytes) return fail(run, outputLimitError(outputBytes));
  return head ? tellEnd(run, Result.response, JSON.stringify(head), body) : tellEnd(run, Result.output, '', body);
};

const failWith = (run: GuestRun, thrown: unknown): void => {
  if (runUnderWay() !== run) return;
  fail(run, describeError(thrown));
};

/** What an output cannot hold is told by another name than what an argument cannot. */
const ofOutput = (thrown: unknown): unknown => (thrown instanceof NotJsonError ? named(thrown, 'OutputError') : thrown);

/** Called by the host. False if the run before this one has left the context unfit. */
export const onStart = (orderJson: string, triggerJson: string, input: RawBody): boolean => {
  if (!isAllLoadedWhole() || !sweepGlobals() || !resetStackTraceLimit()) return false;
  forgetWake();
  const order = JSON.parse(orderJson) as GuestOrder;
  const run = beginRun(order);
  void new Promise((resolve) => resolve(evaluate(contextOf(run, JSON.parse(triggerJson) as TriggerFacts, input))))
    .then(
      (value) => complete(run, value),
      (thrown: unknown) => failWith(run, thrown),
    )
    .then(undefined, (thrown: unknown) => failWith(run, ofOutput(thrown)));
  return true;
};
