import { MAX_INPUT_BYTES } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
const NOTHING = Buffer.alloc(0);
const tooLarge = () =>
  new ProblemError({
    kind: 'too-large',
    code: 'request/too-large',
    detail: `The body is too large: at most ${MAX_INPUT_BYTES} bytes are taken.`,
  });
const cutOff = () =>
  new ProblemError({ kind: 'invalid', code: 'request/cut-off', detail: 'The body ended too early.' });
/**
 * The body as the bytes that came, whatever its type says: a signature is over these, and what they mean is for the
 * script to say. Rejects with `request/too-large` as soon as that is known; the rest is then left unread.
 */
export const readBody = (request) => {
  const { 'content-length': declared, 'transfer-encoding': encoding } = request.headers;
  if (declared === undefined && encoding === undefined) return Promise.resolve(NOTHING);
  if (Number(declared) > MAX_INPUT_BYTES) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks = [];
    let size = 0;
    const onData = (chunk) => {
      size += chunk.length;
      if (size <= MAX_INPUT_BYTES) {
        chunks.push(chunk);
      } else {
        request.off('data', onData);
        reject(tooLarge());
      }
    };
    request.on('data', onData);
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    // Every request closes, also after its end; an error is followed by that too.
    request.once('close', () => request.complete || reject(cutOff()));
    request.once('error', () => reject(cutOff()));
  });
};
//# sourceMappingURL=read-body.js.map
