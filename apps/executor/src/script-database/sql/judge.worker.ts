/* oxlint-disable unicorn/require-post-message-target-origin -- threads, not windows */
import { parentPort } from 'node:worker_threads';
import { loadModule } from 'libpg-query';
import { judgeSql } from './judge-sql.ts';

// A thread of its own, since some statements hold it for seconds: then it is ended.
await loadModule();
judgeSql('select 1');
parentPort!.on('message', (sql: string) => parentPort!.postMessage(judgeSql(sql)));
parentPort!.postMessage('ready');
