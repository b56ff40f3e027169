import type { LogLevel } from '@runlet/contracts';
import { inspect } from './inspect.ts';
import { writeLog } from './logs.ts';
import { currentRun } from './run-state.ts';

const show = (value: unknown): string => (typeof value === 'string' ? value : inspect(value));

const formats: Record<string, (value: unknown) => string> = {
  s: (value) => (typeof value === 'object' ? inspect(value) : String(value)),
  d: (value) => String(typeof value === 'object' ? NaN : Number(value)),
  i: (value) => String(typeof value === 'object' ? NaN : Math.trunc(Number(value))),
  f: (value) => String(typeof value === 'symbol' ? NaN : Number.parseFloat(String(value))),
  o: inspect,
  O: inspect,
  j: inspect,
  c: () => '',
};

/** The arguments as one text, by the console standard's format specifiers. */
export const format = (args: readonly unknown[]): string => {
  const [first, ...rest] = args;
  if (typeof first !== 'string' || !first.includes('%') || rest.length === 0) return args.map(show).join(' ');
  const text = first.replace(/%[sdifoOjc%]/g, (specifier) => {
    if (specifier === '%%') return '%';
    return rest.length > 0 ? formats[specifier[1]!]!(rest.shift()) : specifier;
  });
  return [text, ...rest.map(show)].join(' ');
};

const write = (level: LogLevel, args: readonly unknown[]): void => {
  writeLog(level, '  '.repeat(Math.min(currentRun().groupDepth, 20)) + format(args));
};

const at =
  (level: LogLevel) =>
  (...args: unknown[]): void =>
    write(level, args);

const elapsed = (label: string): string | undefined => {
  const start = currentRun().stopwatches.get(label);
  return start === undefined ? undefined : `${label}: ${Date.now() - start} ms`;
};

const openGroup = (...args: unknown[]): void => {
  if (args.length > 0) write('info', args);
  currentRun().groupDepth++;
};

export const guestConsole = {
  debug: at('debug'),
  log: at('info'),
  info: at('info'),
  warn: at('warn'),
  error: at('error'),
  dir: (value?: unknown): void => write('info', [value]),
  table: (value?: unknown): void => write('info', [value]),
  trace: (...args: unknown[]): void => {
    const here = new Error(format(args));
    Error.captureStackTrace(here, guestConsole.trace);
    write('debug', [String(here.stack).replace(/^Error/, 'Trace')]);
  },
  assert: (condition?: unknown, ...args: unknown[]): void => {
    if (!condition) write('error', ['Assertion failed', ...args]);
  },
  count: (label = 'default'): void => {
    const { counters } = currentRun();
    counters.set(label, (counters.get(label) ?? 0) + 1);
    write('info', [`${label}: ${counters.get(label)}`]);
  },
  countReset: (label = 'default'): void => void currentRun().counters.delete(label),
  time: (label = 'default'): void => void currentRun().stopwatches.set(label, Date.now()),
  timeLog: (label = 'default', ...args: unknown[]): void => {
    const text = elapsed(label);
    if (text) write('info', [text, ...args]);
  },
  timeEnd: (label = 'default'): void => {
    const text = elapsed(label);
    currentRun().stopwatches.delete(label);
    if (text) write('info', [text]);
  },
  group: openGroup,
  groupCollapsed: openGroup,
  groupEnd: (): void => {
    const run = currentRun();
    run.groupDepth = Math.max(0, run.groupDepth - 1);
  },
};
