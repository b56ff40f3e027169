/** How an attack has to end. */
export type Ending =
  /** It is answered, with what shows that it got nothing. */
  | { readonly output: unknown }
  /** It fails with an error of this name. */
  | { readonly error: string }
  | 'timeout'
  /** It is not even saved. */
  | 'refused';

/** One hostile script. */
export interface Attack {
  /** What it tries, as a title. */
  readonly what: string;
  /** Where the technique was published, or the trap that it is about. */
  readonly after?: string;
  readonly source: string;
  /** As an endpoint, whose output is `{ status, headers: those that begin with x-, body }`; else as an embedded script. */
  readonly trigger?: 'http';
  readonly input?: unknown;
  /** Beyond those of the suite: see `HostileRig`. */
  readonly limits?: object;
  /** How often it runs, told by an input that is an object which run it is (`n`) and whether it is the `last`, in the same warm context as far as there is one: what is left behind shows in a later run. */
  readonly runs?: number;
  /** Of its last run; several where the machine decides which of its walls it meets first. */
  readonly ends: Ending | readonly Ending[];
}
