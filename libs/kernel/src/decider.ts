/**
 * A pure aggregate: what it decides depends on its events and on the command alone.
 * Time, new ids and the actor come in the command, so that every decision can be replayed.
 *
 * Chapters as in Jérémie Chassaing's decider pattern: https://thinkbeforecoding.com/post/2021/12/17/functional-event-sourcing-decider
 */
export interface Decider<State, Command, Event> {
  readonly initial: State;
  /** Throws a `ProblemError` when a rule says no; returns `[]` when the state already is as asked. */
  decide(command: Command, state: State): readonly Event[];
  /** Never rejects: what has happened has happened. */
  evolve(state: State, event: Event): State;
}

/** The state after `events`, starting from `from` or from nothing. */
export const fold = <State, Command, Event>(
  decider: Decider<State, Command, Event>,
  events: Iterable<Event>,
  from: State = decider.initial,
): State => {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};
