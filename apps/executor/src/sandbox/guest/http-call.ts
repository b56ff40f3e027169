import type { HttpCall, HttpCallAnswer } from '../wire/sdk-calls.ts';
import { callHost } from './calls.ts';

export interface HttpAnswered {
  readonly answer: HttpCallAnswer;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** Has the executor send a request. `face`: see `callHost`. */
export const callHttp = async (call: HttpCall, body: Uint8Array | null, face: Function): Promise<HttpAnswered> => {
  const result = (await callHost('http.request', [call, body && (body as never as { toBase64(): string }).toBase64()], face)) as {
    readonly answer: HttpCallAnswer;
    readonly body: string | null;
  };
  return { answer: result.answer, body: result.body === null ? null : (Uint8Array as never as { fromBase64(text: string): Uint8Array<ArrayBuffer> }).fromBase64(result.body) };
};
