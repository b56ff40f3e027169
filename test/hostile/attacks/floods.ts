import type { Attack } from '../attack.ts';

/** More of everything than a run may have. */
export const floods: readonly Attack[] = [
  {
    what: 'a flood of log lines',
    source: 'for (let n = 0; n < 1e5; n++) console.log("line", n); return "done";',
    limits: { executionTimeMs: 5_000, cpuTimeMs: 5_000 },
    ends: { output: 'done' },
  },
  {
    what: 'an output of 10 MB',
    source: 'return "x".repeat(10 * 1024 * 1024);',
    limits: { memoryBytes: 128 * 1024 * 1024 },
    ends: { error: 'OutputLimitError' },
  },
  {
    what: 'a flood of events',
    source: `let sent = 0;
try { for (;;) { await events.publish('flood.event.sent', { sent }); sent++; } } catch (error) { return [sent, error.name]; }`,
    limits: { executionTimeMs: 10_000, cpuTimeMs: 5_000 },
    ends: { output: [100, 'CallLimitError'] },
  },
  {
    what: 'a flood of timers',
    source:
      'let set = 0; try { for (;;) { setTimeout(() => {}, 1e6); set++; } } catch (error) { return [set, error.name]; }',
    limits: { executionTimeMs: 5_000, cpuTimeMs: 5_000 },
    ends: { output: [10_000, 'RangeError'] },
  },
];
