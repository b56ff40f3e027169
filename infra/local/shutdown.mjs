import { isAlive, npmProcess } from './process/identity.mjs';
import { print } from './terminal/progress.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const WATCH_NPM_MS = 1_000;

/** An `npm start` that is killed takes us with it: nobody would see our logs or press Ctrl-C any more. */
const onNpmGone = (listener) => {
  const npm = npmProcess();
  if (npm) setInterval(() => isAlive(npm) || listener(), WATCH_NPM_MS).unref();
};

/**
 * Runs `stop` once when this process is told to end, and then ends it. A second signal waits no longer.
 *
 * @param {() => Promise<void>} stop
 * @param {() => void} kill
 */
export const stopOnSignals = (stop, kill) => {
  let stopping = false;
  const begin = () => {
    if (stopping) {
      kill();
      process.exit(1);
    }
    stopping = true;
    print('\nStopping: runs under way may take up to 30 s to end, Ctrl-C again does not wait for them.');
    stop().then(
      () => process.exit(0),
      (error) => {
        print(String(error.stack ?? error));
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, begin);
  onNpmGone(() => stopping || begin());
};
