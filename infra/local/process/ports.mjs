import { connect, createServer } from 'node:net';

const listen = (port) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });

const close = (server) => new Promise((resolve) => server.close(resolve));

/** A TCP port of the loopback address that was free just now. */
export const freePort = async () => {
  const server = await listen(0);
  const { port } = server.address();
  await close(server);
  return port;
};

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
