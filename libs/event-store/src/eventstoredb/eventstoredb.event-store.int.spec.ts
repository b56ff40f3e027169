import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, it } from '@jest/globals';
import { eventStoreContract } from '../event-store.contract.ts';
import { EventStoreDbEventStore } from './eventstoredb.event-store.ts';

/** `esdb://host:port?tls=false`; and a command that restarts that server with its data, and ends when it is back. */
const url = process.env['TEST_EVENTSTOREDB_URL'];
const restartCommand = process.env['TEST_EVENTSTOREDB_RESTART'];

const skipped = (reason: string) =>
  describe('the event store on EventStoreDB', () => {
    it.skip(`skipped: ${reason}`, () => undefined);
  });

if (url) {
  const start = async () => {
    const store = new EventStoreDbEventStore({ url, logger: { warn: () => undefined } });
    const restart = async () => void (await promisify(exec)(restartCommand!));
    return { store, restart, stop: () => store.close() };
  };
  eventStoreContract('EventStoreDB', start, restartCommand !== undefined);
  if (!restartCommand) skipped('no restart (TEST_EVENTSTOREDB_RESTART is not set)');
} else {
  skipped('no server (TEST_EVENTSTOREDB_URL is not set)');
}
