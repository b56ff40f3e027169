import { CallError } from '../../host-calls/call-error.ts';
import { MAX_PARAM_CHARS, MAX_PARAMS } from '../database-limits.ts';

/** PostgreSQL's own limit of dimensions. */
const MAX_DIMENSIONS = 6;

/** A parameter as PostgreSQL reads it from text; it finds the type by where the parameter stands. */
export type ParamText = string | null;

/**
 * JSON as parameters: a list becomes an array, an object becomes JSON. Throws `TypeError` as the script is to see it.
 *
 * @param jsonParams Numbers, from 1, of those that stand where JSON does: there a list becomes JSON too.
 */
export const toParams = (params: unknown, method: string, jsonParams: readonly number[] = []): ParamText[] => {
  if (!Array.isArray(params)) throw new CallError('TypeError', `${method}: the parameters have to be a list`);
  if (params.length > MAX_PARAMS) {
    throw new CallError('TypeError', `${method}: ${params.length} parameters are more than ${MAX_PARAMS}`);
  }
  let chars = 0;
  return params.map((param: unknown, index) => {
    const text = Array.isArray(param) && jsonParams.includes(index + 1) ? JSON.stringify(param) : toParam(param);
    chars += text?.length ?? 0;
    if (chars <= MAX_PARAM_CHARS) return text;
    throw new CallError('TypeError', `${method}: the parameters are longer than ${MAX_PARAM_CHARS} characters`);
  });
};

const toParam = (param: unknown): ParamText => {
  if (param === null || param === undefined) return null;
  if (Array.isArray(param)) return arrayLiteral(param, 1);
  return typeof param === 'object' ? JSON.stringify(param) : String(param);
};

const arrayLiteral = (items: readonly unknown[], dimension: number): string => {
  if (dimension > MAX_DIMENSIONS) {
    throw new CallError(
      'TypeError',
      `An array has at most ${MAX_DIMENSIONS} dimensions; JSON goes in as JSON.stringify(…)`,
    );
  }
  const elements = items.map((item) => {
    if (Array.isArray(item)) return arrayLiteral(item, dimension + 1);
    const text = toParam(item);
    return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${elements.join(',')}}`;
};
