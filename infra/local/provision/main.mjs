import { createExamples } from './examples.mjs';
import { provisionTenant } from './tenant.mjs';
import { text } from 'node:stream/consumers';

// Runs under the services' Node.js, since it uses the built libraries. Takes its task as JSON from standard input
// (secrets do not show in the list of processes) and prints the result as JSON.
const { nats, url, tenant, knownKey, operates, examples } = JSON.parse(await text(process.stdin));
const result = await provisionTenant({ nats, url, tenant, knownKey, operates });
if (examples === 'always' || (examples === 'with-key' && result.issued)) {
  await createExamples({ url, apiKey: result.apiKey });
}
process.stdout.write(JSON.stringify(result));
