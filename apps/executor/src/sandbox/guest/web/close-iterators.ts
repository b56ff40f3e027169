type Entries = (this: unknown) => Iterator<unknown>;

interface IterableClass {
  readonly prototype: Record<PropertyKey, unknown>;
}

/** The iterator of the library that stands behind one that a script has. */
const inside = new WeakMap<object, Iterator<unknown>>();

const replace = (holder: object, key: PropertyKey, value: unknown): void => {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key);
  Object.defineProperty(holder, key, { ...descriptor, value });
};

const makerFor = (name: string, make: Entries): Entries =>
  ({
    [name](this: unknown): Iterator<unknown> {
      const iterator = make.call(this);
      const closed = Object.create(Object.getPrototypeOf(iterator) as object) as Iterator<unknown>;
      inside.set(closed, iterator);
      return closed;
    },
  })[name]!;

const closeNext = (prototype: { next: Iterator<unknown>['next'] }): void => {
  const { next } = prototype;
  const closed = {
    next(this: object): IteratorResult<unknown> {
      const iterator = inside.get(this);
      if (!iterator) throw new TypeError('next() called on a value that is not an iterator of this kind');
      return next.call(iterator);
    },
  };
  replace(prototype, 'next', closed.next);
};

/**
 * webidl2js keeps the inside of an iterator in a property that any script can read, and through it the library's own
 * objects, which all runs share. Here a script's iterators are empty ones that stand for those.
 */
export const closeIterators = (type: IterableClass): void => {
  const { prototype } = type;
  if (typeof prototype['entries'] !== 'function') return;
  const sample = Reflect.construct(type as never, []) as { entries(): object };
  closeNext(Object.getPrototypeOf(sample.entries()) as never);
  const entries = prototype['entries'];
  for (const name of ['entries', 'keys', 'values']) {
    replace(prototype, name, makerFor(name, prototype[name] as Entries));
  }
  if (prototype[Symbol.iterator] === entries) replace(prototype, Symbol.iterator, prototype['entries']);
};
