import { blue, cyan, dim, green, magenta, red, yellow } from './colours.mjs';

const levels = {
  10: dim('TRACE'),
  20: dim('DEBUG'),
  30: 'INFO ',
  40: yellow('WARN '),
  50: red('ERROR'),
  60: red('FATAL'),
};

const names = { catalog: cyan, scheduler: magenta, executor: green, gateway: blue };

/** Fields that every line has, or that are shown in another form. */
const HIDDEN = new Set(['level', 'time', 'pid', 'hostname', 'service', 'msg', 'err', 'instance']);

const prefix = (name) => (names[name] ?? dim)(name.padEnd(10));

const value = (raw) => (typeof raw === 'string' && !/\s/.test(raw) ? raw : JSON.stringify(raw));

const parse = (line) => {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

const clock = (time) => new Date(time ?? Date.now()).toISOString().slice(11, 23);

const errorLines = ({ err, level }) => {
  if (!err) return '';
  const text = level >= 50 && err.stack ? err.stack : `${err.type ?? 'Error'}: ${err.message ?? ''}`;
  return `\n${text.replace(/^/gm, '             ')}`;
};

/** One line of a service (JSON by pino, or anything else that it prints) as a person reads it. */
export const renderServiceLine = (name, line) => {
  const entry = parse(line);
  if (!entry) return `${dim(clock())} ${prefix(name)} ${line}`;
  const fields = Object.entries(entry)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, raw]) => dim(` ${key}=${value(raw)}`))
    .join('');
  const head = `${dim(clock(entry.time))} ${prefix(name)} ${levels[entry.level] ?? entry.level} ${entry.msg ?? ''}`;
  return head + fields + errorLines(entry);
};

const note = (name, level, message) => `${dim(clock())} ${prefix(name)} ${levels[level]} ${message}`;

/** Something that happened to a process, as seen from outside. */
export const renderNote = (name, message, level = 30) => note(name, level, message);

/** Warnings of what we do on purpose: passwords that never leave this machine, asking Postgres until it is there. */
const EXPECTED = /Plaintext passwords detected|the database system is (starting up|shutting down|in recovery)/;

/** A line of nats-server or Postgres, or null for those of no interest unless all is wanted. */
export const renderServerLine = (name, line, all) => {
  const nats = /\[(INF|WRN|ERR|FTL|DBG|TRC)\] (.*)$/.exec(line);
  const postgres = /(LOG|WARNING|ERROR|FATAL|PANIC): {2}(.*)$/.exec(line);
  const [, kind, message] = nats ?? postgres ?? [null, 'INF', line];
  const level = { WRN: 40, WARNING: 40, ERR: 50, ERROR: 50, FTL: 60, FATAL: 60, PANIC: 60 }[kind] ?? 20;
  if (!all && (level < 40 || EXPECTED.test(message))) return null;
  return note(name, level, message);
};
