import { type LogLine, logLevels } from '@runlet/contracts';
import { LogMemory } from '../wire/guest-protocol.ts';
import { ProtocolBreach } from './from-child.ts';

const EMPTY = Buffer.from('[]');

const isLine = (value: unknown): value is LogLine => {
  if (typeof value !== 'object' || value === null) return false;
  const { at, level, message } = value as Partial<LogLine>;
  return (
    typeof at === 'string' &&
    at.length <= 30 &&
    (logLevels as readonly unknown[]).includes(level) &&
    typeof message === 'string' &&
    'metadata' in value
  );
};

const isLineList = (json: string): boolean => {
  try {
    const lines: unknown = JSON.parse(json);
    return Array.isArray(lines) && lines.length <= LogMemory.maxLines + 2 && lines.every(isLine);
  } catch {
    return false;
  }
};

const droppedLine = (lines: number, bytes: number): Buffer =>
  Buffer.from(
    `${JSON.stringify({
      at: new Date().toISOString(),
      level: 'warn',
      message:
        `${lines} more log ${lines === 1 ? 'line was' : 'lines were'} dropped (about ${Math.ceil(bytes / 1024)} KB): ` +
        `a run keeps ${LogMemory.maxLines} lines and ${LogMemory.textBytes / 1024} KB`,
      metadata: null,
    } satisfies LogLine)},`,
  );

/** The log lines of one run as they come in from its process: JSON objects, each followed by a comma. */
export class RunLogs {
  readonly #parts: Buffer[] = [];
  #bytes = 0;

  /** Throws `ProtocolBreach` beyond what a run may keep. */
  add(part: Buffer): void {
    if (part.length === 0) return;
    this.#bytes += part.length;
    if (this.#bytes > LogMemory.textBytes) throw new ProtocolBreach('too many log lines');
    // A copy: the buffer it was read into is much longer.
    this.#parts.push(Buffer.from(part));
  }

  /** All as a JSON array of `LogLine`. Throws `ProtocolBreach` where they are none. */
  toJson(droppedLines = 0, droppedBytes = 0): Buffer {
    if (this.#bytes === 0 && droppedLines === 0) return EMPTY;
    const dropped = droppedLines > 0 ? [droppedLine(droppedLines, droppedBytes)] : [];
    const lines = Buffer.concat([...this.#parts, ...dropped]);
    const json = Buffer.concat([Buffer.from('['), lines.subarray(0, -1), Buffer.from(']')]);
    if (!isLineList(json.toString())) throw new ProtocolBreach('log lines');
    return json;
  }
}
