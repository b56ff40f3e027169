import { describe, expect, it } from '@jest/globals';
import { renderServerLine, renderServiceLine } from '../../infra/local/terminal/log-line.mjs';

const entry = { level: 30, time: '2026-01-02T03:04:05.678Z', pid: 1, service: 'catalog', msg: 'script deployed' };

describe('A line of the log', () => {
  it('shows time, service, level, message and fields', () => {
    const line = JSON.stringify({ ...entry, scriptId: '0190', detail: 'two words' });
    expect(renderServiceLine('catalog', line)).toBe(
      '03:04:05.678 catalog    INFO  script deployed scriptId=0190 detail="two words"',
    );
  });

  it('shows the stack of an error below it', () => {
    const line = JSON.stringify({ ...entry, level: 50, err: { type: 'Error', stack: 'Error: x\n    at y' } });
    expect(renderServiceLine('catalog', line)).toMatch(/ERROR script deployed\n +Error: x\n +at y$/);
  });

  it('is passed on as it is when it is no JSON', () => {
    expect(renderServiceLine('gateway', '{oops')).toMatch(/ gateway {4}\{oops$/);
  });

  it.each([
    ['[12] 2026/01/02 03:04:05.678901 [INF] Server is ready', false, null],
    ['[12] 2026/01/02 03:04:05.678901 [ERR] disk is full', false, 'ERROR disk is full'],
    ['2026-01-02 03:04:05.678 UTC [12] LOG:  checkpoint starting', false, null],
    ['2026-01-02 03:04:05.678 UTC [12] LOG:  checkpoint starting', true, 'DEBUG checkpoint starting'],
    ['2026-01-02 03:04:05.678 UTC [12] PANIC:  could not write', false, 'FATAL could not write'],
  ])('of a server is shown by its weight: %s', (line, all, expected) => {
    const shown = renderServerLine('nats', line, all);
    if (expected === null) expect(shown).toBeNull();
    else expect(shown).toContain(expected);
  });
});
