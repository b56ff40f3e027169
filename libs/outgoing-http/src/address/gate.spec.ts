import { describe, expect, it } from '@jest/globals';
import { BlockedError } from '../outgoing-error.ts';
import { OutgoingRules } from '../rules/outgoing-rules.ts';
import { URLS } from '../testing/index.ts';
import { Gate } from './gate.ts';

const NAMES: Record<string, string[]> = {
  localhost: ['127.0.0.1'],
  'a.localhost': ['127.0.0.1'],
  'a.b.localhost': ['127.0.0.1'],
  'public.example': ['93.184.216.34', '2606:4700:4700::1111'],
  'inside.example': ['10.1.2.3'],
  'both.example': ['93.184.216.34', '10.1.2.3'],
  'six.example': ['2606:4700:4700::1111', 'fd00::7'],
  'nat64.example': ['64:ff9b::8.8.8.8'],
  'nat64-inside.example': ['64:ff9b::10.1.2.3'],
  'own.example': ['93.184.216.99'],
};

const gateOf = ({ allow, deny }: { allow?: string; deny?: string } = {}) => {
  const asked: string[] = [];
  const gate = new Gate({
    rules: OutgoingRules.parse(allow, deny),
    resolver: {
      resolve: (name) => {
        asked.push(name);
        return Promise.resolve(NAMES[name] ?? []);
      },
    },
    ownAddresses: { has: (address) => address === '93.184.216.99' },
  });
  const reason = async (url: string, tenant = 'acme'): Promise<string | null> => {
    try {
      await gate.check(tenant, new URL(url));
      return null;
    } catch (error) {
      if (error instanceof BlockedError) return error.reason;
      throw error;
    }
  };
  const message = (url: string) => gate.check('acme', new URL(url)).then(String, (error: Error) => error.message);
  return { gate, asked, reason, message };
};

describe('The gate', () => {
  it.each(URLS)('finds %j %s', async (url, verdict) => {
    const { reason } = gateOf();
    if (!URL.canParse(url)) expect('invalid').toBe(verdict);
    else expect((await reason(url)) === null ? 'open' : 'blocked').toBe(verdict);
  });

  it('gives all addresses of a name, to be connected to as they are', async () => {
    const { gate } = gateOf();
    await expect(gate.check('acme', new URL('https://Public.Example.:8443/x'))).resolves.toEqual({
      host: 'public.example',
      port: 8443,
      tls: true,
      addresses: ['93.184.216.34', '2606:4700:4700::1111'],
    });
  });

  it.each([
    ['http://inside.example/', 'private'],
    ['http://both.example/', 'private'],
    ['http://six.example/', 'unique-local'],
    ['http://nat64.example/', 'translated'],
    ['http://own.example/', 'own-address'],
    ['http://nowhere.example/', 'unknown-name'],
    ['http://public.example:5432/', 'port'],
  ])('blocks %s for one bad address or port: %s', async (url, expected) => {
    await expect(gateOf().reason(url)).resolves.toBe(expected);
  });

  it('says the same of a name of the inside and of one that does not exist', async () => {
    const { message } = gateOf();
    const [inside, nowhere] = [await message('http://inside.example:81/'), await message('http://nowhere.example:81/')];
    expect(inside.replace('inside', 'x')).toBe(nowhere.replace('nowhere', 'x'));
    expect(inside).not.toContain('10.');
  });

  describe('with rules of the operator', () => {
    it.each([
      ['http://inside.example:5432/', { allow: 'inside.example' }, null],
      ['http://inside.example:5432/', { allow: 'inside.example:5433' }, 'private'],
      ['http://inside.example:5432/', { allow: 'INSIDE.example:5432' }, null],
      ['http://inside.example/', { allow: '*.example' }, null],
      ['http://inside.example/', { allow: '*.inside.example' }, 'private'],
      ['http://inside.example/', { allow: '10.1.2.3' }, null],
      ['http://inside.example/', { allow: '10.1.0.0/16:80' }, null],
      ['http://inside.example/', { allow: '10.1.0.0/16:81' }, 'private'],
      ['http://10.1.2.3:22/', { allow: '10.1.0.0/16' }, null],
      ['http://10.1.2.3/', { allow: 'inside.example' }, 'private'],
      ['http://both.example/', { allow: '10.0.0.0/8' }, null],
      ['http://both.example:22/', { allow: '10.0.0.0/8' }, 'port'],
      ['http://[fd00::7]:8080/', { allow: '[fd00::/8]:8080' }, null],
      ['http://[::ffff:10.1.2.3]/', { allow: '10.0.0.0/8' }, 'translated'],
      ['http://[::ffff:10.1.2.3]/', { allow: '::/0' }, 'private'],
      ['http://[::ffff:10.1.2.3]/', { allow: '::/0,10.1.2.3' }, null],
      ['http://nat64.example/', { allow: '64:ff9b::/96' }, null],
      ['http://nat64-inside.example/', { allow: '64:ff9b::/96' }, 'private'],
      ['http://localhost:4000/', { allow: '127.0.0.1:4000' }, null],
      ['http://inside.example/', { allow: 'other@inside.example' }, 'private'],
      ['http://inside.example/', { allow: 'acme@inside.example' }, null],
      ['http://public.example/', { deny: 'public.example' }, 'denied'],
      ['http://public.example./', { deny: 'public.example' }, 'denied'],
      ['http://public.example/', { deny: 'public.example:443' }, null],
      ['http://public.example/', { deny: '93.184.216.0/24' }, 'denied'],
      ['http://public.example/', { deny: '2606:4700::/32' }, 'denied'],
      ['http://public.example/', { deny: 'other@public.example' }, null],
      ['http://public.example/', { allow: 'public.example', deny: 'public.example' }, 'denied'],
      ['http://inside.example/', { allow: 'inside.example', deny: '10.1.2.3' }, 'denied'],
      ['http://public.example/', { deny: '*' }, 'not-allowed'],
      ['http://public.example/', { allow: 'public.example', deny: '*' }, null],
      ['http://public.example/', { allow: 'public.example', deny: '*,93.184.216.34' }, 'denied'],
      ['http://public.example/', { deny: 'other@*' }, null],
      ['http://public.example/', { deny: 'acme@*' }, 'not-allowed'],
      ['http://nowhere.example/', { deny: '*', allow: '10.0.0.0/8' }, 'not-allowed'],
      ['http://93.184.216.34/', { deny: '*' }, 'not-allowed'],
      ['ftp://inside.example/', { allow: 'inside.example' }, 'scheme'],
      ['http://user@inside.example/', { allow: 'inside.example' }, 'credentials'],
    ])('%s with %j: %p', async (url, rules, expected) => {
      await expect(gateOf(rules).reason(url)).resolves.toBe(expected);
    });

    it('asks no name server for what cannot be reached', async () => {
      const { asked, reason } = gateOf({ deny: '*', allow: 'public.example' });
      await reason('http://secret-data.attacker.example/');
      await reason('http://public.example/');
      expect(asked).toEqual(['public.example']);
    });
  });
});
