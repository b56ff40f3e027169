import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { referenceOf } from '../../infra/docs/reference.mjs';
import { declarations, page } from '../../infra/docs/write-reference.mjs';

describe('docs/scripts/reference.md', () => {
  const reference = referenceOf(declarations);

  it('is what `npm run docs` makes of the declarations', () => {
    expect(readFileSync(page, 'utf8')).toBe(reference);
  });

  it('links to headings that are there', () => {
    const headings = [...reference.matchAll(/^#+ (.+)$/gm)].map(([, text]) => text!);
    const anchors = headings.map((text) =>
      text
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...reference.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
  });
});
