const TypedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const Iterator = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())) as object;

/**
 * On a frozen prototype a data property cannot be shadowed by assignment (`error.name = …`, `Child.prototype.toString =
 * …`): the "override mistake" of the language. As accessors with this setter they can. Which properties ordinary
 * libraries assign was found out by the authors of SES (its `enablements.js`). V8 gives up fast paths where it finds
 * accessors: `constructor` of arrays, typed arrays and promises makes `map` 12 times slower, `exec` of regular
 * expressions 4 times. Those stay as they are.
 */
const assigned: readonly (readonly [object, 'all' | readonly PropertyKey[]])[] = [
  [Object.prototype, 'all'],
  [Function.prototype, ['constructor', 'toString', 'bind', 'name']],
  [Array.prototype, ['toString']],
  ...[Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError].map(
    ({ prototype }) => [prototype, 'all'] as const,
  ),
  [Date.prototype, ['constructor', 'toString', 'toJSON']],
  [Map.prototype, ['constructor']],
  [Set.prototype, ['constructor']],
  [WeakMap.prototype, 'all'],
  [WeakSet.prototype, 'all'],
  // The `buffer` package.
  [TypedArray, ['toString', 'toLocaleString', 'slice', 'fill', 'indexOf', 'lastIndexOf', 'includes', 'set']],
  [Iterator, ['constructor', 'toString']],
];

const allowOverride = (holder: object, key: PropertyKey): void => {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key);
  if (!descriptor || !('value' in descriptor) || !descriptor.configurable) return;
  const { value, enumerable } = descriptor as { value: unknown; enumerable?: boolean };
  const { get, set } = Object.getOwnPropertyDescriptor(
    {
      get [key]() {
        return value;
      },
      set [key](replacement: unknown) {
        if (this === holder || (typeof this !== 'object' && typeof this !== 'function') || this === null) {
          throw new TypeError(`Cannot assign to read only property '${String(key)}'`);
        }
        Object.defineProperty(this, key, { value: replacement, writable: true, enumerable: true, configurable: true });
      },
    },
    key,
  )!;
  // By a convention of SES, `get-intrinsic` and others find the method itself here instead of calling the getter by it.
  Object.defineProperty(get, 'originalValue', { value });
  Object.defineProperty(holder, key, { get, set, enumerable: enumerable ?? false, configurable: true });
};

export const allowOverrides = (): void => {
  for (const [holder, keys] of assigned) {
    for (const key of keys === 'all' ? Reflect.ownKeys(holder) : keys) allowOverride(holder, key);
  }
};
