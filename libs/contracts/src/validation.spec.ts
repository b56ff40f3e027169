import { describe, expect, it } from '@jest/globals';
import { ListProjections } from './projection.ts';
import { CreateScript } from './script-commands.ts';
import { check, validated } from './validation.ts';

const mistakes = (dto: new () => object, plain: unknown) =>
  check(dto, plain).errors.map(({ field, message }) => `${field}: ${message}`);

describe('A DTO without fields', () => {
  it('is well when it is empty', () => expect(validated(ListProjections, {})).toEqual({}));
  it('takes no field', () => expect(mistakes(ListProjections, { a: 1 })).toEqual(['a: is not a known field']));
});

describe('A DTO inside another', () => {
  const script = { name: 'price', type: 'embedded', source: 'return 1' };

  it('may be left out where it has a default', () => expect(mistakes(CreateScript, script)).toEqual([]));
  it('may be empty', () => expect(mistakes(CreateScript, { ...script, trigger: {}, limits: {} })).toEqual([]));
  it('takes no unknown field', () =>
    expect(mistakes(CreateScript, { ...script, trigger: { cron: '@daily' }, limits: { ram: 1 } })).toEqual([
      'trigger.cron: is not a known field',
      'limits.ram: is not a known field',
    ]));
});

describe('Anything but an object', () => {
  it.each([null, undefined, 'text', 7, []])('is refused: %j', (plain) =>
    expect(mistakes(ListProjections, plain)).toEqual([': must be a JSON object']),
  );
});
