import type { SystemCalls } from './system-calls.ts';

/** Classic BPF as seccomp takes it: loads from `struct seccomp_data`, comparisons with a constant, verdicts. */
const LOAD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_AT_LEAST = 0x35;
const JUMP_IF_ANY_BIT = 0x45;
const RETURN = 0x06;

const NUMBER_AT = 0;
const ARCHITECTURE_AT = 4;
const FIRST_ARGUMENT_AT = 16;

const KILL_PROCESS = 0x80000000;
const ALLOW = 0x7fff0000;
const FAIL = 0x00050000;
const EPERM = 1;
/** "There is no such call here": the C library then takes the older one, whose arguments can be looked at. */
const ENOSYS = 38;
const CLONE_THREAD = 0x00010000;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number];

const give = (verdict: number): Instruction => [RETURN, 0, 0, verdict];
const load = (offset: number): Instruction => [LOAD, 0, 0, offset];
/** Jumps are relative: on what is not met the next instruction is skipped. */
const unlessThenNext = (code: number, operand: number, skip: number): Instruction => [code, 0, skip, operand];

/** `program` decides about the call of this number; every path through it ends in a verdict. */
const forCall = (number: number, program: readonly Instruction[]): Instruction[] => [
  unlessThenNext(JUMP_IF_EQUAL, number, program.length),
  ...program,
];

const onlyIf = (code: number, operand: number): Instruction[] => [
  load(FIRST_ARGUMENT_AT),
  unlessThenNext(code, operand, 1),
  give(ALLOW),
  give(FAIL + EPERM),
];

const encode = (program: readonly Instruction[]): Buffer => {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(([code, ifTrue, ifFalse, operand], n) => {
    bytes.writeUInt16LE(code, n * 8);
    bytes.writeUInt8(ifTrue, n * 8 + 2);
    bytes.writeUInt8(ifFalse, n * 8 + 3);
    bytes.writeUInt32LE(operand, n * 8 + 4);
  });
  return bytes;
};

/** Calls by the numbers of another architecture end the process; those that `decide` says nothing about are allowed. */
const filterOf = (calls: SystemCalls, decide: readonly Instruction[]): Buffer =>
  encode([
    load(ARCHITECTURE_AT),
    [JUMP_IF_EQUAL, 1, 0, calls.auditArch],
    give(KILL_PROCESS),
    load(NUMBER_AT),
    ...(calls.otherAbiFrom === null
      ? []
      : [unlessThenNext(JUMP_IF_AT_LEAST, calls.otherAbiFrom, 1), give(KILL_PROCESS)]),
    ...decide,
    give(ALLOW),
  ]);

/** For a sandbox: threads but no processes, signals to itself (`pid`) alone, none of the denied calls. */
export const systemCallFilter = (calls: SystemCalls, pid: number): Buffer =>
  filterOf(calls, [
    ...forCall(calls.clone3, [give(FAIL + ENOSYS)]),
    ...forCall(calls.clone, onlyIf(JUMP_IF_ANY_BIT, CLONE_THREAD)),
    ...forCall(calls.kill, onlyIf(JUMP_IF_EQUAL, pid)),
    ...forCall(calls.tgkill, onlyIf(JUMP_IF_EQUAL, pid)),
    ...calls.denied.flatMap((number) => forCall(number, [give(FAIL + EPERM)])),
  ]);

/** Has io_uring look as if the kernel did not know it. */
export const ioUringFilter = (calls: SystemCalls): Buffer =>
  filterOf(calls, forCall(calls.ioUringSetup, [give(FAIL + ENOSYS)]));
