import { connect, createServer } from 'node:net';

const listen = (port) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });

const close = (server) => new Promise((resolve) => server.close(resolve));

/** Different TCP ports of the loopback address that were free just now. @param {number} count */
export const freePorts = async (count) => {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map(close));
  return ports;
};

/** A TCP port of the loopback address that was free just now. */
export const freePort = async () => (await freePorts(1))[0];

/** Why this process cannot listen on the port (`EADDRINUSE`, `EACCES` …), or null. */
export const portTrouble = async (port) => {
  try {
    await close(await listen(port));
    return null;
  } catch (error) {
    return error.code;
  }
};

/** Whether something accepts connections there. */
export const accepts = (port, host = '127.0.0.1') =>
  new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1_000 });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
