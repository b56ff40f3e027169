/** Deeper values are refused: what reads them later (a database, another language) may not get that far. */
const MAX_DEPTH = 500;

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

const pathOf = (root: string, keys: readonly (string | number)[]): string =>
  keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return IDENTIFIER.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
  }, root);

/** What JSON would drop or silently turn into `{}`, with the advice that helps. */
const strangers: readonly (readonly [abstract new (...args: never[]) => object, string])[] = [
  [Promise, 'a Promise: await it'],
  [Map, 'a Map: use Object.fromEntries(map)'],
  [Set, 'a Set: use [...set]'],
  [WeakMap, 'a WeakMap, which JSON cannot hold'],
  [WeakSet, 'a WeakSet, which JSON cannot hold'],
  [ArrayBuffer, 'an ArrayBuffer: bytes can only be the body of an HTTP response'],
  [DataView, 'a DataView: bytes can only be the body of an HTTP response'],
  [Object.getPrototypeOf(Uint8Array), 'a typed array: bytes can only be the body of an HTTP response'],
];

const strangerIn = (value: object): string | undefined => {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === Array.prototype || prototype === null) return undefined;
  return strangers.find(([type]) => value instanceof type)?.[1];
};

const isBoxedBigInt = (value: unknown): value is bigint =>
  typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object BigInt]';

/** Says what cannot be JSON and where it is. */
export class NotJsonError extends TypeError {}

// Scripts catch it, and no global leads to it.
Object.freeze(NotJsonError.prototype);
Object.freeze(NotJsonError);

class JsonCheck {
  /** `undefined` was met: JSON would leave the property out, but a script's output says null. */
  hasUndefined = false;
  readonly #root: string;
  readonly #keys: (string | number)[] = [];
  readonly #parents = new Set<object>();

  constructor(root: string) {
    this.#root = root;
  }

  visit(given: unknown, key: string | number): void {
    const value = this.#jsonForm(given, key);
    switch (typeof value) {
      case 'undefined':
        this.hasUndefined = true;
        return;
      case 'object':
        if (value !== null) this.#visitObject(value);
        return;
      case 'bigint':
        return this.#refuse('a bigint, which JSON cannot hold: use String(value)');
      case 'function':
        return this.#refuse('a function, which JSON cannot hold');
      case 'symbol':
        return this.#refuse('a symbol, which JSON cannot hold');
      default:
    }
  }

  #jsonForm(value: unknown, key: string | number): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const { toJSON } = value as { toJSON?: unknown };
    const form: unknown = typeof toJSON === 'function' ? toJSON.call(value, String(key)) : value;
    return isBoxedBigInt(form) ? form.valueOf() : form;
  }

  #visitObject(value: object): void {
    const stranger = strangerIn(value);
    if (stranger) this.#refuse(stranger);
    if (this.#parents.has(value)) this.#refuse('a value that contains itself, which JSON cannot hold');
    if (this.#parents.size >= MAX_DEPTH) this.#refuse(`nested deeper than ${MAX_DEPTH} levels`);
    this.#parents.add(value);
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) this.#visitChild(value[index], index);
    } else {
      for (const key of Object.keys(value)) this.#visitChild((value as Record<string, unknown>)[key], key);
    }
    this.#parents.delete(value);
  }

  #visitChild(value: unknown, key: string | number): void {
    this.#keys.push(key);
    this.visit(value, key);
    this.#keys.pop();
  }

  #refuse(what: string): never {
    const shown = this.#keys.length > 12 ? this.#keys.slice(0, 12) : this.#keys;
    throw new NotJsonError(`${pathOf(this.#root, shown)}${shown === this.#keys ? '' : '…'} is ${what}`);
  }
}

/**
 * `value` as JSON: dates as ISO strings, `undefined` as null, `toJSON` honoured. Throws a `NotJsonError` that names the
 * path (`output.items[3].price is a bigint …`) of what JSON cannot hold; `root` is the path's first word.
 */
export const toJson = (value: unknown, root: string): string => {
  const check = new JsonCheck(root);
  check.visit(value, '');
  const json = check.hasUndefined
    ? JSON.stringify(value, (_key, item: unknown) => (item === undefined ? null : item))
    : JSON.stringify(value);
  // A `toJSON` that answers differently the second time.
  return json ?? 'null';
};
