import { describe, expect, it } from '@jest/globals';
import { aChange } from '../testing/script-changes.ts';
import { readChange } from './read-change.ts';
const bytes = (value) => Buffer.from(JSON.stringify(value));
describe('readChange', () => {
    it('takes a change, and fields that a later catalog adds', () => {
        expect(readChange(bytes(aChange()))).toEqual(aChange());
        expect(readChange(bytes({ ...aChange(), later: 1 }))).toMatchObject(aChange());
    });
    it('takes the trigger of another type as it is', () => {
        const http = { ...aChange({ type: 'http' }), live: { version: 1, trigger: { path: '/x' } } };
        expect(readChange(bytes(http))).toEqual(http);
    });
    it.each([
        ['text', Buffer.from('nonsense')],
        ['null', bytes(null)],
        ['no script', bytes({ ...aChange(), scriptId: 'x' })],
        ['no tenant', bytes({ ...aChange(), tenant: '*' })],
        ['no time', bytes(aChange({ effectiveAt: 'yesterday' }))],
        ['no revision', bytes(aChange({ revision: 1.5 }))],
        ['a schedule without cron', bytes({ ...aChange(), live: { version: 1, trigger: {} } })],
    ])('is undefined for %s', (_, body) => expect(readChange(body)).toBeUndefined());
});
//# sourceMappingURL=read-change.spec.js.map