import { describe, expect, it } from '@jest/globals';
import { CloudEvent, HTTP, type Message } from 'cloudevents';
import { intakeOf, validEvents } from './cloud-events.ts';

const paid = { specversion: '1.0', id: 'e1', source: '/shop', type: 'payment.processed', data: { amount: 10 } };
const structured = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
const batched = { 'content-type': 'application/cloudevents-batch+json' };

const problemOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

/** As the CloudEvents SDK of a host sends it. */
const received = ({ headers, body }: Message) =>
  intakeOf(headers as Record<string, string>, body === undefined ? undefined : JSON.parse(String(body)));

describe('A CloudEvent', () => {
  const event = new CloudEvent({ ...paid, subject: 'order 17', time: '2026-01-01T00:00:00.000Z' });

  it.each(['structured', 'binary'] as const)('is understood as the SDK sends it, %s', (mode) => {
    const [understood] = validEvents(received(HTTP[mode](event)));
    expect(understood).toMatchObject({ ...paid, subject: 'order 17', time: '2026-01-01T00:00:00.000Z' });
  });

  it('is understood as plain JSON too', () => {
    expect(validEvents(intakeOf({ 'content-type': 'application/json' }, paid))).toEqual([paid]);
  });

  it('in binary mode may have attributes that are percent-encoded', () => {
    const headers = { 'ce-id': 'e1', 'ce-source': '/%D0%BC', 'ce-type': 'a', 'ce-specversion': '1.0' };
    expect(validEvents(intakeOf(headers, undefined))[0]).toMatchObject({ source: '/м' });
  });

  it.each([0, false, '', null])('keeps its data, were it %j', (data) => {
    expect(validEvents(intakeOf(structured, { ...paid, data }))[0]).toMatchObject({ data });
  });

  it('without an id is refused: it could not be told when it comes again', () => {
    const { id: _, ...nameless } = paid;
    expect(problemOf(() => validEvents(intakeOf(structured, nameless)))).toMatchObject({
      code: 'request/invalid',
      errors: expect.arrayContaining([expect.objectContaining({ field: 'id' })]),
    });
  });

  it.each([
    ['its cause', { causationid: 'x' }, 'causationid'],
    ['its depth', { depth: '0' }, 'depth'],
    ['a script for its source', { source: 'runlet/scripts/1' }, 'source'],
    ['what is no attribute of ours', { partitionkey: 'x' }, 'partitionkey'],
    ['a type that is no words', { type: 'payment processed' }, 'type'],
    ['binary data', { data_base64: 'AA==' }, 'data_base64'],
  ])('is refused when it gives %s', (_, attributes, field) => {
    expect(problemOf(() => validEvents(intakeOf(structured, { ...paid, ...attributes })))).toMatchObject({
      kind: 'invalid',
      errors: [expect.objectContaining({ field })],
    });
  });

  it.each([['text'], [null], [[paid]], [undefined]])('is no %j', (body) => {
    expect(problemOf(() => validEvents(intakeOf(structured, body)))).toMatchObject({ kind: 'invalid' });
  });

  it('takes no more data than a run takes input', () => {
    const big = { ...paid, data: 'x'.repeat(1024 * 1024) };
    expect(problemOf(() => validEvents(intakeOf(structured, big)))).toMatchObject({ kind: 'too-large' });
  });
});

describe('A batch of CloudEvents', () => {
  it('keeps its order', () => {
    const intake = intakeOf(batched, [paid, { ...paid, id: 'e2' }]);
    expect([intake.batch, validEvents(intake).map(({ id }) => id)]).toEqual([true, ['e1', 'e2']]);
  });

  it('names every mistake in every one of its events', () => {
    const bad = [paid, { ...paid, type: '' }, { ...paid, id: 7, depth: '1' }];
    const problem = problemOf(() => validEvents(intakeOf(batched, bad))) as { errors: { field: string }[] };
    expect(new Set(problem.errors.map(({ field }) => field))).toEqual(new Set(['1.type', '2.id', '2.depth']));
  });

  it('is a list', () => expect(problemOf(() => intakeOf(batched, paid))).toMatchObject({ code: 'request/invalid' }));
});
