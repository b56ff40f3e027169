import { natsConfigFile, passwordEnvironment } from '../../nats/users.mjs';

/**
 * How to start a nats-server with our users and permissions, on the loopback address.
 *
 * @param {{ binary: string, port: number, storeFolder: string, passwords: Record<string, string> }} options
 */
export const natsCommand = ({ binary, port, storeFolder, passwords }) => ({
  command: binary,
  args: ['--config', natsConfigFile, '--addr', '127.0.0.1', '--port', String(port), '--store_dir', storeFolder],
  env: { ...passwordEnvironment(passwords), PATH: process.env.PATH },
});
