import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../infra/local/settings.mjs';

describe('The settings of npm start', () => {
  it('have a default for everything', () => {
    expect(readSettings({})).toMatchObject({
      ports: { gateway: 4000, endpoints: 4001, nats: 4002, postgres: 4003 },
      natsUrl: undefined,
      databaseUrl: undefined,
      logLevel: 'info',
    });
  });

  it('move all ports that are not set along with PORT', () => {
    const { ports } = readSettings({ PORT: '5000', NATS_PORT: '4222' });
    expect(ports).toMatchObject({ gateway: 5000, endpoints: 5001, nats: 4222, gatewayHealth: 5013 });
  });

  it.each([
    [{ ENDPOINTS_PORT: 'abc' }, 'ENDPOINTS_PORT is "abc"'],
    [{ NATS_PORT: '70000' }, 'NATS_PORT is "70000"'],
    [{ DATABASE_URL: 'mysql://localhost' }, 'DATABASE_URL is not a URL'],
    [{ NATS_URL: 'localhost:4222' }, 'NATS_URL is not a URL'],
  ])('name the variable that is wrong: %j', (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });
});
