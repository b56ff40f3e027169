import { roadsOf } from './road.ts';

/** Stacks, and errors of the machinery: what they tell of it, and what they lead to. */
export const stacks = roadsOf([
  [
    'frames by prepareStackTrace',
    'vm2 CVE-2022-36067, CVE-2023-29017',
    'Error.prepareStackTrace = (_, frames) => frames; return new Error().stack;',
    'string',
  ],
  [
    'frames by prepareStackTrace on another error class',
    'vm2 CVE-2023-29199',
    'class E extends Error { static prepareStackTrace(_, frames) { return frames; } } return new E().stack;',
    'string',
  ],
  [
    'frames by redefining prepareStackTrace',
    'vm2 CVE-2023-30547',
    'Object.defineProperty(Error, "prepareStackTrace", { value: (_, frames) => frames }); return new Error().stack;',
    'TypeError',
  ],
  [
    'frames by a prototype of Error',
    'vm2 CVE-2022-36067',
    'Object.setPrototypeOf(Error, { prepareStackTrace: (_, frames) => frames }); return new Error().stack;',
    'TypeError',
  ],
  [
    'frames by replacing Error',
    'vm2 CVE-2022-36067',
    'globalThis.Error = { prepareStackTrace: (_, frames) => frames }; return (() => {}).x.y;',
    'TypeError',
  ],
  [
    'frames by calling what formats them',
    'vm2 CVE-2023-29017',
    'return Error.prepareStackTrace(new Error("x"), [{ getFileName() { return this; }, toString() { return "mine"; } }]);',
    'string',
  ],
  [
    'frames by captureStackTrace',
    'vm2 CVE-2023-32314',
    'const holder = {}; Error.captureStackTrace(holder); return holder.stack;',
    'string',
  ],
  [
    'frames by captureStackTrace in a callback',
    'vm2',
    'return new Promise((resolve) => setTimeout(() => { const holder = {}; Error.captureStackTrace(holder, Math.max); resolve(String(holder.stack)); }, 1));',
    'string',
  ],
  [
    'frames of the libraries',
    'trap 6',
    'Error.stackTraceLimit = Infinity; try { new URL("x"); } catch (error) { return error.stack; }',
    'string',
  ],
  [
    'frames of our code in a callback of a library',
    'trap 6',
    'Error.stackTraceLimit = 100; let got; new Headers([["a", "b"]]).forEach(() => { got = new Error().stack; }); return got;',
    'string',
  ],
  [
    'frames of our code in a getter that a stack calls',
    'trap 6',
    'let got; const e = new Error("x"); Object.defineProperty(e, "name", { get() { got = new Error("inner").stack; return "N"; } }); return [e.stack, got];',
    'string,string',
  ],
  [
    'frames of our code in toJSON',
    'trap 6',
    'let got; sdk.log.info("x", { toJSON() { got = new Error().stack; } }); return got;',
    'string',
  ],
  [
    'frames of our code in a listener',
    'trap 6',
    'let got; const target = new EventTarget(); target.addEventListener("x", () => { got = new Error().stack; }); target.dispatchEvent(new Event("x")); return got;',
    'string',
  ],
  [
    'frames of our code in a transaction',
    'trap 6',
    'try { return await sdk.db.transaction(async () => { throw new TypeError("mine"); }); } catch (error) { return error.stack; }',
    'string',
  ],
  [
    'the error of a full stack in our code',
    'vm2 CVE-2019-10761: RangeErrors of the host',
    'const dive = (tries) => { try { dive(tries); } catch (error) { if (tries.left-- > 0) try { new URL("http://a/"); } catch (inner) { throw inner; } throw error; } }; try { dive({ left: 20 }); } catch (error) { return [error.stack, error.constructor === RangeError]; }',
    'string,boolean',
  ],
  [
    'a host error of a full stack in a Proxy',
    'vm2 CVE-2019-10761',
    'const f = () => new Proxy({}, { getPrototypeOf: f }) instanceof f; try { f(); } catch (error) { return error.constructor.constructor("return process")(); }',
    'EvalError',
  ],
  [
    'an async exception of a full stack',
    'vm2 CVE-2023-37466',
    'const full = () => full(); const dive = async (n) => { await (n ? dive(n - 1) : full()); }; try { await dive(50); } catch (error) { return error.constructor.constructor("return process")(); }',
    'EvalError',
  ],
]);
