import { describe, expect, it } from '@jest/globals';
import { CreateScript, GetVersion, ListProjections, ListScripts } from '@runlet/contracts';
import { dtoSchema, without } from './dto-schema.ts';

describe('The schema of a DTO', () => {
  it('demands what has neither a default nor the leave to be absent', () => {
    expect(new Set(dtoSchema(CreateScript).required)).toEqual(new Set(['name', 'type', 'source']));
    expect(dtoSchema(GetVersion).required).toEqual(expect.arrayContaining(['scriptId', 'version']));
  });

  it('tells ranges, defaults and the schemas of what is nested', () => {
    expect(dtoSchema(ListScripts).properties['limit']).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 200,
      default: 50,
    });
    expect(dtoSchema(CreateScript).properties).toMatchObject({
      limits: { $ref: '#/components/schemas/LimitsInput' },
      trigger: { $ref: '#/components/schemas/Trigger' },
      organizationId: { anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }], default: null },
    });
  });

  it('is that of an empty object where nothing is asked', () => {
    expect(dtoSchema(ListProjections)).toMatchObject({ type: 'object', properties: {}, required: [] });
  });

  it('can leave fields out', () => {
    const schema = without(dtoSchema(GetVersion), ['scriptId']);
    expect([Object.keys(schema.properties), schema.required]).toEqual([['version'], ['version']]);
  });
});
