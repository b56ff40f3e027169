import type { ExecutionError } from '@runlet/contracts';
import type { GuestError } from '../wire/guest-protocol.ts';

const escapeRegExp = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

/** The stack's lines without the head, which repeats name and message as they were when the error was made. */
const framesOf = ({ name, message, stack }: GuestError): string[] => {
  if (stack === null) return [];
  const head = [`${name}: ${message}`, message, name].find((text) => text && stack.startsWith(text));
  return (head ? stack.slice(head.length) : stack).split('\n').filter((line) => /^ {4}at /.test(line));
};

/** Frames of built-in functions, such as `Array.map (<anonymous>)` and `async Promise.all (index 0)`. */
const isBuiltIn = (frame: string): boolean => /\((?:<anonymous>|index \d+)\)$/.test(frame);

/** A guest's error as the user may see it: frames of the script and of built-ins, none of the runtime's own. */
export const userError = (error: GuestError, fileName: string): ExecutionError => {
  const place = new RegExp(String.raw`(?:[( ])${escapeRegExp(fileName)}:(\d{1,9}):(\d{1,9})\)?$`);
  const frames = framesOf(error).filter((frame) => place.test(frame) || isBuiltIn(frame));
  const top = frames.map((frame) => place.exec(frame)).find((match) => match !== null);
  // Without a frame of the user's, built-ins are what the runtime itself called.
  const shown = top ? frames : [];
  const { name, message } = error;
  return {
    name,
    message,
    stack: error.stack === null ? null : [`${name}: ${message}`, ...shown].join('\n'),
    line: top ? Number(top[1]) : null,
    column: top ? Number(top[2]) : null,
  };
};
