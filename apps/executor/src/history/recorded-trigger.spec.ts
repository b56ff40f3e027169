import { describe, expect, it } from '@jest/globals';
import type { TriggerFacts } from '@runlet/contracts';
import { recordedTrigger } from './recorded-trigger.ts';

describe('What the history keeps of a start', () => {
  it('is a request without what proves who sent it', () => {
    const httpRequest = {
      method: 'POST',
      path: '/hook',
      params: {},
      query: {},
      headers: { Authorization: 'Bearer t', cookie: 'a=1', 'x-api-key': 'k', 'stripe-signature': 's' },
      cookies: { a: '1' },
      ip: '192.0.2.1',
    };
    expect(recordedTrigger({ type: 'http', httpRequest })).toEqual({
      type: 'http',
      httpRequest: { ...httpRequest, headers: { 'stripe-signature': 's' }, cookies: {} },
    });
  });

  it('is everything of the other starts', () => {
    const tick: TriggerFacts = {
      type: 'cron',
      cronExpression: '@daily',
      timezone: 'UTC',
      tick: '2030-01-01T00:00:00Z',
    };
    expect(recordedTrigger(tick)).toBe(tick);
  });
});
