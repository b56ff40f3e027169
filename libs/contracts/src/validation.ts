import { type FieldError, ProblemError } from '@runlet/kernel';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import type { DtoClass } from './contract.ts';
import { FlatRules } from './flat-rules.ts';

/** Every mistake of `errors` with the dotted path of its field: `trigger.cron`, `tags.2`. */
const flatten = (errors: readonly ValidationError[], path = ''): FieldError[] =>
  errors.flatMap((error) => {
    const field = path ? `${path}.${error.property}` : error.property;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      field,
      message: rule === 'whitelistValidation' ? 'is not a known field' : message,
      ...(error.contexts?.[rule] as Partial<FieldError> | undefined),
    }));
    return [...own, ...flatten(error.children ?? [], field)];
  });

/** The DTO that `plain` describes, and all that is wrong with it. Unknown fields are mistakes. */
export const check = <T extends object>(
  dto: DtoClass<T>,
  plain: unknown,
  path = '',
): { value: T; errors: FieldError[] } => {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    return { value: new dto(), errors: [{ field: path, message: 'must be a JSON object' }] };
  }
  const value = plainToInstance(dto, plain, { exposeDefaultValues: true });
  // `forbidUnknownValues` would refuse each instance of a DTO without fields; the whitelist refuses what is in one.
  const errors = validateSync(value, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false });
  return { value, errors: flatten(errors, path) };
};

export const invalid = (errors: readonly FieldError[], subject = 'The request'): ProblemError =>
  new ProblemError({
    kind: 'invalid',
    code: 'request/invalid',
    detail: `${subject} has ${errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`}: ${errors
      .map(({ field, message }) => (field ? `${field}: ${message}` : message))
      .join('; ')}`,
    errors,
  });

/** The DTO that `plain` describes. Throws one `request/invalid` problem with every mistake in it. */
export const validated = <T extends object>(dto: DtoClass<T>, plain: unknown): T => {
  const { value, errors } = check(dto, plain);
  if (errors.length > 0) throw invalid(errors);
  return value;
};

/**
 * The same for a flat DTO on a hot path: one that breaks no rule costs a tenth. What a field holds is not copied.
 * Throws a `TypeError` at its making when the DTO is not flat.
 */
export const flatValidator = <T extends object>(dto: DtoClass<T>): ((plain: unknown) => T) => {
  const rules = new FlatRules(dto);
  return (plain) => {
    const value = new dto();
    return fill(value, plain, rules) && rules.hold(value as Record<string, unknown>) ? value : validated(dto, plain);
  };
};

/** Whether `plain` is an object of known fields; these are then in `value`, others keep their defaults. */
const fill = (value: object, plain: unknown, rules: FlatRules): boolean => {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return false;
  for (const [field, given] of Object.entries(plain)) {
    if (!rules.knows(field)) return false;
    if (given !== undefined) (value as Record<string, unknown>)[field] = given;
  }
  return true;
};
