import { describe, expect, it } from '@jest/globals';
import { parseRules } from './parse-rules.ts';

describe('The rules of the operator', () => {
  it.each([
    ['', 'an entry is empty'],
    ['a.example,', 'an entry is empty'],
    ['*', '*: would let scripts reach everything inside; name hosts, addresses or CIDRs'],
    ['acme@*', 'acme@*: would let scripts reach everything inside; name hosts, addresses or CIDRs'],
    ['10.0.0.0/33', '10.0.0.0/33: "/33" is no prefix length from 0 to 32'],
    ['fd00::/129', 'fd00::/129: "/129" is no prefix length from 0 to 128'],
    ['10.0.0.0/', '10.0.0.0/: "/" is no prefix length from 0 to 32'],
    ['10.0.0.1/8', '10.0.0.1/8: has bits beyond its prefix; write 10.0.0.0/8'],
    ['fd00::1/8', 'fd00::1/8: has bits beyond its prefix; write fd00::/8'],
    ['10.0/16', '10.0/16: "10.0" is no address'],
    ['10.1', '10.1: "10.1" is an address in a spelling of its own; write 10.0.0.1'],
    ['0x0a000001', '0x0a000001: "0x0a000001" is an address in a spelling of its own; write 10.0.0.1'],
    ['010.0.0.1', '010.0.0.1: "010.0.0.1" is an address in a spelling of its own; write 8.0.0.1'],
    ['fe80::1%eth0', 'fe80::1%eth0: "fe80::1%eth0" has a zone; leave it out'],
    ['a.example:0', 'a.example:0: "0" is no port'],
    ['a.example:65536', 'a.example:65536: "65536" is no port'],
    ['a.example:http', 'a.example:http: "http" is no port'],
    ['a.example:', 'a.example:: "" is no port'],
    ['http://a.example', 'http://a.example: "//a.example" is no port'],
    ['10.0.0.0/8/8', '10.0.0.0/8/8: has more than one "/"'],
    ['a.example/path', 'a.example/path: "a.example" is no address'],
    ['a.*.example', 'a.*.example: "a.*.example" is no host'],
    ['*a.example', '*a.example: "*a.example" is no host'],
    ['a b', 'a b: "a b" is no host'],
    ['-a.example', '-a.example: "-a.example" is no host'],
    ['@a.example', '@a.example: "" is no tenant'],
    ['a@b@c.example', 'a@b@c.example: "b@c.example" is no host'],
    ['../x@a.example', '../x@a.example: "../x" is no tenant'],
  ])('%j: %s', (text, mistake) => {
    expect(parseRules(text, 'allow').mistakes).toEqual([mistake]);
  });

  it('names all their mistakes at once and keeps the rest', () => {
    const { rules, mistakes } = parseRules('a.example, 10.0.0.0/40, *.b.example:443, c.example:x', 'allow');
    expect(mistakes).toHaveLength(2);
    expect(rules).toEqual([
      { tenant: null, port: null, target: { kind: 'host', host: 'a.example' } },
      { tenant: null, port: 443, target: { kind: 'subdomains', of: 'b.example' } },
    ]);
  });

  it('know hosts of other scripts by their names in the DNS', () => {
    expect(parseRules('acme@Bücher.Example:8080', 'deny').rules).toEqual([
      { tenant: 'acme', port: 8080, target: { kind: 'host', host: 'xn--bcher-kva.example' } },
    ]);
  });

  it('may deny everything, to one tenant or to all', () => {
    expect(parseRules('*,acme@*', 'deny')).toEqual({
      rules: [
        { tenant: null, port: null, target: { kind: 'everything' } },
        { tenant: 'acme', port: null, target: { kind: 'everything' } },
      ],
      mistakes: [],
    });
    expect(parseRules('*:80', 'deny').mistakes).toEqual(['*:80: * takes no port']);
  });
});
