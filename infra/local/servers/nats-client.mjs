import { connect } from '@nats-io/transport-node';
import { Trouble } from '../trouble.mjs';

/** Frames of 5 MB of output with logs and input must pass. */
const SMALLEST_PAYLOAD_BYTES = 8 * 1024 * 1024;

/**
 * Checks that the server that NATS_URL names will do, before services fail on it one by one.
 *
 * @param {string} url
 * @param {{ user: string, password: string }} credentials
 */
export const checkGivenNats = async (url, { user, password }) => {
  try {
    const nats = await connect({ servers: url.split(','), user, pass: password, timeout: 5_000, reconnect: false });
    const { max_payload: maxPayload, jetstream } = nats.info ?? {};
    await nats.close();
    if (!jetstream) throw new Error('JetStream is off');
    if (!maxPayload || maxPayload < SMALLEST_PAYLOAD_BYTES) throw new Error(`max_payload is ${maxPayload}, below 8MB`);
  } catch (cause) {
    throw new Trouble('The nats-server that NATS_URL names cannot be used.', {
      hint:
        'Run it with infra/nats/server.conf and the passwords of .runlet/installation.json in its environment ' +
        '(docs/configuration.md), or put a user and password into NATS_URL that may use all subjects.',
      cause,
    });
  }
};
