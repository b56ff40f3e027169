import type { PreparedSource } from '@runlet/contracts';
import { DEFAULT_EXPORT } from './reserved-names.ts';

/** Lines that `wrap` puts before the user's first. */
export const WRAPPER_LINES = 1;

/**
 * An expression whose value is an async function: called, it evaluates the script's top level anew and resolves to what
 * a body returned, or to a module's default export. Strict, as modules are.
 */
export const wrap = ({ form, code }: PreparedSource): string =>
  form === 'body'
    ? `(async function () { "use strict";\n${code}\n})`
    : `(async function () { "use strict"; let ${DEFAULT_EXPORT};\n${code}\n; return ${DEFAULT_EXPORT}; })`;
