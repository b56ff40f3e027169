import { deepStrictEqual } from 'node:assert/strict';
import { type Decider, fold } from '../decider.ts';
import { isProblem } from '../problem.ts';

interface Outcome<Event> {
  thenEvents(...expected: Event[]): void;
  thenNothing(): void;
  thenProblem(code: string): void;
}

/**
 * Given past events, when a command is decided, then exactly these events, or this problem.
 * Shape of emmett's `DeciderSpecification`; no promise anywhere, so a spec runs in microseconds.
 */
export const specFor =
  <State, Command, Event>(decider: Decider<State, Command, Event>) =>
  (...given: Event[]) => ({
    when: (command: Command): Outcome<Event> => {
      const decide = () => [...decider.decide(command, fold(decider, given))];
      return {
        thenEvents: (...expected) => deepStrictEqual(decide(), expected),
        thenNothing: () => deepStrictEqual(decide(), []),
        thenProblem: (code) => {
          let events: Event[];
          try {
            events = decide();
          } catch (error) {
            if (!isProblem(error)) throw error;
            deepStrictEqual(error.code, code);
            return;
          }
          throw new Error(`Expected the problem ${code}, got ${JSON.stringify(events)}`);
        },
      };
    },
    /** The state itself, for rules of `evolve`. */
    thenState: (expected: State) => deepStrictEqual(fold(decider, given), expected),
  });
