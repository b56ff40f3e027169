import type { PreparedSource } from '@runlet/contracts';
import { wrap, WRAPPER_LINES } from '@runlet/script-source';

/** For `compileScript`: the user's first line is line 1. */
export const LINE_OFFSET = -WRAPPER_LINES;

/** V8 would take the last name that such a comment gives for the file's, and all the stacks would be of another file. */
const NO_OTHER_NAME = '\n//# sourceURL=\n';

/**
 * An expression whose value takes a run's context and makes the function that evaluates the script. The context is a
 * name around the script and not one of its own, so that a script may declare another `context`. So is `eval`, which is
 * undefined: bundled libraries name it without calling it (`get-intrinsic`, of which `qs` and many others are made).
 */
export const wrapScript = (source: PreparedSource): string =>
  `(function (context, eval) { return ${wrap(source)}; })${NO_OTHER_NAME}`;
