import { connect as connectTcp, isIP, type LookupFunction, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { CheckedPlace } from '../address/gate.ts';

/** Before the next address of a name is tried, ms. */
const ATTEMPT_MS = 1_000;

/** A socket, TLS done and verified where there is TLS, that is connected to one of the checked addresses. */
export const openSocket = (place: CheckedPlace, ca: string | undefined, signal: AbortSignal): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = place.tls ? overTls(place, ca) : connectTcp(destination(place));
    const end = (error: unknown) => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      reject(error as Error);
    };
    const onAbort = () => end(signal.reason);
    const onClose = () => end(new Error('The connection was closed before it was ready'));
    // One stays: a reset between two owners of the socket must not end the process.
    socket.on('error', () => undefined);
    socket.once('error', end).once('close', onClose);
    socket.once(place.tls ? 'secureConnect' : 'connect', () => {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', end).off('close', onClose);
      resolve(socket);
    });
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });

/** Nothing is resolved any more: what asks for the name gets the checked addresses. */
const destination = ({ host, port, addresses }: CheckedPlace): TcpNetConnectOpts => {
  const pinned = addresses.map((address) => ({ address, family: isIP(address) }));
  const lookup: LookupFunction = (_name, options, done) => {
    if (options.all) done(null, pinned);
    else done(null, pinned[0]!.address, pinned[0]!.family);
  };
  const several = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ATTEMPT_MS };
  return { host, port, lookup, noDelay: true, ...(addresses.length > 1 && several) };
};

const overTls = (place: CheckedPlace, ca: string | undefined): Socket =>
  connectTls({
    ...destination(place),
    // An address has no server name; its certificate must name the address.
    ...(isIP(place.host) === 0 && { servername: place.host }),
    ...(ca !== undefined && { ca }),
    ALPNProtocols: ['http/1.1'],
    // Said explicitly: NODE_TLS_REJECT_UNAUTHORIZED must not be able to switch it off.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });
