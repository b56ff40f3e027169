import type { ExecutionError } from '@runlet/contracts';
import type { GuestError } from '../wire/guest-protocol.ts';

/** The only file that reads the texts of V8 and isolated-vm: all else is told from facts of our own. */

/** A buffer that the isolate's memory limit refuses, as V8 words it. */
export const isAllocationFailure = ({ name, message }: GuestError): boolean =>
  name === 'RangeError' && /^Array buffer allocation failed$/.test(message);

/** What Node and isolated-vm print before they abort for want of memory. */
export const tellsOutOfMemory = (stderr: string): boolean =>
  /is_heap_oom = 1|JavaScript heap out of memory|Fatal process out of memory/.test(stderr);

/** What a promise was rejected with that nobody handled, as isolated-vm hands it over: for anything but errors it has a text of its own. */
export const unhandledRejection = (error: unknown): string => {
  const { name = 'Error', message = String(error) } = (error ?? {}) as Partial<Error>;
  const what = /within isolated-vm/.test(message) ? 'a value that is no error' : `${String(name)}: ${String(message)}`;
  return `Unhandled promise rejection: ${what}`;
};

/** isolated-vm appends the place to a syntax error's message: `Unexpected token ';' [My script:1:9]`. */
const SYNTAX_ERROR = /^(?<message>[\s\S]*?) \[.*:(?<line>\d+):(?<column>\d+)\]$/;

/** The user's view of an error of the compiler, `error` being what `compileScript` threw. */
export const syntaxError = (error: Error, fileName: string): ExecutionError => {
  const { message = error.message, line, column } = SYNTAX_ERROR.exec(error.message)?.groups ?? {};
  return {
    name: 'SyntaxError',
    message,
    stack: line ? `SyntaxError: ${message}\n    at ${fileName}:${line}:${column}` : null,
    line: line ? Number(line) : null,
    column: column ? Number(column) : null,
  };
};
