import { ExchangeError } from './exchange/exchange.ts';
import { OutgoingError } from './outgoing-error.ts';

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'broke the connection off',
  UND_ERR_SOCKET: 'broke the connection off',
  EPIPE: 'broke the connection off',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'cannot be reached',
  EPROTO: 'does not speak TLS as it should',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
};

const codeOf = (error: Error): string => {
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  return (first as NodeJS.ErrnoException).code ?? '';
};

/** Any failure of a request, in words that tell no address (Node.js's own do). */
export const toOutgoingError = (host: string, failure: unknown): OutgoingError => {
  const cause = failure instanceof ExchangeError ? failure.cause : (failure as Error);
  if (cause instanceof OutgoingError) return cause;
  const code = codeOf(cause);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new OutgoingError('ResponseTooLargeError', `The response's headers of ${host} are too large`, { cause });
  }
  const words = code.startsWith('HPE_') ? 'answers what is no HTTP' : (WORDS[code] ?? 'cannot be used');
  return new OutgoingError('NetworkError', `${host} ${words}${code === '' ? '' : ` (${code})`}`, { cause });
};
