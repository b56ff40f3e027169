import { utf8fromStringLoose } from '@exodus/bytes/utf8.js';
import type { LogLevel } from '@runlet/contracts';
import { LogMemory } from '../wire/guest-protocol.ts';

/** Taken before `Atomics` is removed: the host reads this memory while we write. */
const { add, load, store } = Atomics;

let counters: Int32Array | undefined;
let text: Uint8Array | undefined;

export const connectLogMemory = (memory: SharedArrayBuffer): void => {
  counters = new Int32Array(memory, 0, LogMemory.textOffset / Int32Array.BYTES_PER_ELEMENT);
  text = new Uint8Array(memory, LogMemory.textOffset, LogMemory.textBytes);
};

const isFull = (memory: Int32Array): boolean =>
  load(memory, LogMemory.droppedLines) > 0 || load(memory, LogMemory.lines) >= LogMemory.maxLines;

/** Adds one line. `metadata` is JSON. What no longer fits is counted, and so is all after it. */
export const writeLog = (level: LogLevel, message: string, metadata = 'null'): void => {
  const memory = counters!;
  const drop = (bytes: number): void => {
    add(memory, LogMemory.droppedLines, 1);
    add(memory, LogMemory.droppedBytes, Math.min(bytes, LogMemory.textBytes));
  };
  if (isFull(memory) || message.length + metadata.length > LogMemory.textBytes) return drop(message.length);
  const at = new Date().toISOString();
  const line = `{"at":"${at}","level":"${level}","message":${JSON.stringify(message)},"metadata":${metadata}},`;
  const bytes = utf8fromStringLoose(line);
  const written = load(memory, LogMemory.written);
  if (written + bytes.length > LogMemory.textBytes) return drop(bytes.length);
  text!.set(bytes, written);
  add(memory, LogMemory.lines, 1);
  store(memory, LogMemory.written, written + bytes.length);
  return undefined;
};
