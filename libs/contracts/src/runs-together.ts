import type { ProblemData } from '@runlet/kernel';
import { decodeFrame, encodeFrame, FrameError } from './frame.ts';
import type { Principal } from './principal.ts';
import type { RunReply, RunRequest } from './run.ts';

/**
 * Synchronous runs that one gateway wants of one executor at the same moment, in one message: under load a message costs
 * broker and services more than what is in it. The answers come as the runs end, again all of one moment together.
 */
export interface RunsTogether {
  /** Names the gateway's subject for answers. */
  readonly answersTo: string;
  readonly runs: readonly AskedRun[];
}

export interface AskedRun {
  /** Chosen by the gateway; the answer bears it. */
  readonly call: number;
  /** For whom: the gateway's signature of the message is over it. */
  readonly principal: Principal;
  /** A `RunRequest`, which the executor checks like that of any message. */
  readonly head: RunRequest;
  /** As in the frame of a single run. */
  readonly payload: Uint8Array;
}

export interface AnsweredRun {
  readonly call: number;
  readonly answer: RunReply | { readonly kind: 'problem'; readonly problem: ProblemData };
  /** As in the answer to a single run. */
  readonly payload: Uint8Array;
}

/** In whose name a gateway sends a `RunsTogether`; no tenant's id can be this. */
export const GATEWAY: Principal = { tenant: '*', actor: { kind: 'service', id: 'gateway' }, permissions: [] };

export const isGateway = ({ tenant, actor }: Principal): boolean =>
  tenant === GATEWAY.tenant && actor.kind === GATEWAY.actor.kind && actor.id === GATEWAY.actor.id;

export const encodeRuns = ({ answersTo, runs }: RunsTogether): Buffer =>
  encodeFrame(
    { answersTo, runs: runs.map(({ call, principal, head }) => ({ call, principal, head })) },
    ...runs.map(({ payload }) => payload),
  );

/** Throws `FrameError`. The heads of the runs are not looked into. */
export const decodeRuns = (bytes: Uint8Array): RunsTogether => {
  const { head, sections } = decodeFrame(bytes);
  const { answersTo, runs } = head as RunsTogether;
  return { answersTo, runs: paired(runs, sections) };
};

export const encodeAnswers = (answers: readonly AnsweredRun[]): Buffer =>
  encodeFrame(
    answers.map(({ call, answer }) => ({ call, answer })),
    ...answers.map(({ payload }) => payload),
  );

/** Throws `FrameError`. */
export const decodeAnswers = (bytes: Uint8Array): readonly AnsweredRun[] => {
  const { head, sections } = decodeFrame(bytes);
  return paired(head as AnsweredRun[], sections);
};

const paired = <T extends object>(heads: readonly T[], sections: readonly Buffer[]): (T & { payload: Buffer })[] => {
  if (!Array.isArray(heads) || heads.length !== sections.length) {
    throw new FrameError('A message of several runs has one section for each');
  }
  return heads.map((head: T, i) => ({ ...head, payload: sections[i]! }));
};
