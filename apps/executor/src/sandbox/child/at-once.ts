import { randomBytes } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { AtOnce, MAX_DOMAIN_CHARS, MAX_RANDOM_BYTES } from '../wire/at-once.ts';
import { encodingTables } from './encoding-tables.ts';

/** Answers a guest, whose words are as hostile as any input. Returns at once, and an empty text for nonsense. */
export const answerAtOnce = (question: unknown, text: unknown): string => {
  if (typeof text !== 'string') return '';
  if (question === AtOnce.randomBytes) return randomText(Number(text));
  if (question === AtOnce.domainToAscii && text.length <= MAX_DOMAIN_CHARS) return domainToASCII(text);
  return question === AtOnce.encodingTables ? encodingTables() : '';
};

const randomText = (count: number): string =>
  count > 0 && count <= MAX_RANDOM_BYTES ? randomBytes(Math.trunc(count)).toString('latin1') : '';
