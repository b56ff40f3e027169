// What the files of web-platform-tests call, as far as those that we run do: put before them in one script.
const results = [];
const waiting = [];
const cleanUps = [];
const show = (value) => {
  try {
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  } catch {
    return 'a value';
  }
};
const note = (name, error) =>
  results.push(error === undefined ? [name, true] : [name, false, error?.message ?? show(error)]);
const fail = (message, description) => {
  throw new Error(`${description ? `${description}: ` : ''}${message}`);
};
const step = (name) => ({
  name,
  add_cleanup: (work) => cleanUps.push(work),
  step(work, self, ...args) {
    try {
      return work.apply(self ?? this, args);
    } catch (error) {
      this.fail?.(error);
      return undefined;
    }
  },
  step_func(work) {
    return (...args) => this.step(work, this, ...args);
  },
  step_func_done(work) {
    return (...args) => {
      if (work) this.step(work, this, ...args);
      this.done();
    };
  },
  unreached_func: (message) => () => fail(message ?? 'was reached'),
  step_timeout: (work, ms) => setTimeout(work, ms),
  done() {},
});
const test = (work, name) => {
  try {
    work.call(step(name), step(name));
    note(name);
  } catch (error) {
    note(name, error);
  }
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
};
const generate_tests = (work, list) => {
  for (const [name, ...args] of list) test(() => work(...args), name);
};
const promise_test = (work, name) => {
  const before = waiting.at(-1);
  waiting.push(
    (async () => {
      await before;
      try {
        await work.call(step(name), step(name));
        note(name);
      } catch (error) {
        note(name, error);
      }
    })(),
  );
};
const async_test = (work, name) => {
  const title = typeof work === 'string' ? work : name;
  const one = step(title);
  const late = AbortSignal.timeout(1000);
  waiting.push(
    new Promise((resolve) => {
      one.done = () => resolve();
      one.fail = (error) => resolve(error);
      late.addEventListener('abort', () => resolve(new Error('not done')));
    }).then((error) => note(title, error)),
  );
  if (typeof work === 'function') one.step(work, one, one);
  return one;
};
const subsetTest = (run, work, name) => run(work, name);
const subsetTestByKey = (_key, run, work, name) => run(work, name);
const setup = (work) => typeof work === 'function' && work();
const format_value = show;
const done = () => {};
const self = globalThis;
globalThis.GLOBAL = { isWindow: () => false, isWorker: () => true, isShadowRealm: () => false };
globalThis.location = { href: 'https://web-platform.test/', search: '', pathname: '/' };

// Pages have an address, which relative ones are relative to.
const absolute = (url) => (typeof url === 'string' ? new URL(url, location.href).href : url);
const Request = class Request extends globalThis.Request {
  constructor(url, init) {
    super(absolute(url), init);
  }
};

const assert_true = (value, text) => value === true || fail(`${show(value)} is not true`, text);
const assert_false = (value, text) => value === false || fail(`${show(value)} is not false`, text);
const assert_equals = (value, expected, text) =>
  Object.is(value, expected) || fail(`${show(value)} and not ${show(expected)}`, text);
const assert_not_equals = (value, other, text) => !Object.is(value, other) || fail(`is ${show(value)}`, text);
const assert_array_equals = (value, expected, text) => {
  assert_equals(value.length, expected.length, `${text ?? ''} length`);
  for (let at = 0; at < expected.length; at++) assert_equals(value[at], expected[at], `${text ?? ''} [${at}]`);
};
const assert_object_equals = (value, expected, text) =>
  assert_equals(JSON.stringify(value), JSON.stringify(expected), text);
const assert_in_array = (value, list, text) => list.includes(value) || fail(`${show(value)} is not among them`, text);
const assert_less_than = (value, than, text) => value < than || fail(`${value} is not less than ${than}`, text);
const assert_less_than_equal = (value, than, text) => value <= than || fail(`${value} is more than ${than}`, text);
const assert_greater_than = (value, than, text) => value > than || fail(`${value} is not more than ${than}`, text);
const assert_greater_than_equal = (value, than, text) => value >= than || fail(`${value} is less than ${than}`, text);
const assert_class_string = (value, name, text) =>
  assert_equals(Object.prototype.toString.call(value), `[object ${name}]`, text);
const assert_own_property = (value, key, text) => Object.hasOwn(value, key) || fail(`has no ${String(key)}`, text);
const assert_regexp_match = (value, pattern, text) => pattern.test(value) || fail(`${value} does not match`, text);
const assert_readonly = (value, key, text) => {
  const before = value[key];
  try {
    value[key] = `${before}a`;
  } catch {}
  assert_equals(value[key], before, text);
};
const assert_idl_attribute = (value, key, text) => key in value || fail(`has no ${key}`, text);
const assert_unreached = (text) => fail('was reached', text);
const thrownBy = (work, text) => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return fail('nothing was thrown', text);
};
const rejectionOf = async (promise, text) => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return fail('was not rejected', text);
};
const isOf = (type) => (error, text) => error?.constructor === type || fail(`threw ${show(error)}`, text);
const isNamed = (name) => (error, text) =>
  (error instanceof DOMException &&
    error.name.toUpperCase() === name.replaceAll('_', '').replace(/ERR$/i, 'ERROR').toUpperCase()) ||
  fail(`threw ${show(error)}`, text);
const assert_throws_js = (type, work, text) => isOf(type)(thrownBy(work, text), text);
const assert_throws_dom = (name, work, text) => isNamed(name)(thrownBy(work, text), text);
const assert_throws_exactly = (value, work, text) => assert_equals(thrownBy(work, text), value, text);
const promise_rejects_js = async (_test, type, promise, text) => isOf(type)(await rejectionOf(promise, text), text);
const promise_rejects_dom = async (_test, name, promise, text) => isNamed(name)(await rejectionOf(promise, text), text);
const promise_rejects_exactly = async (_test, value, promise, text) =>
  assert_equals(await rejectionOf(promise, text), value, text);
