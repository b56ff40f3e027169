import { readJson } from './json-file.mjs';
import { inState } from './paths.mjs';
import { provision } from './provision/index.mjs';
import { printFailure } from './terminal/progress.mjs';
import { provideNode } from './tools/node-runtime.mjs';
import { Trouble } from './trouble.mjs';

/** Of the installation that the environment names, else of the one that runs in this folder. */
const surroundings = () => {
  const { NATS_URL: natsUrl, NATS_OPERATOR_PASSWORD: password, RUNLET_URL: url } = process.env;
  if (natsUrl && password && url) return { url, nats: { url: natsUrl, user: 'operator', password } };
  const local = readJson(inState('local.json'));
  if (local) return { url: local.url, nats: { url: local.nats.url, ...local.nats.operator } };
  throw new Trouble('Runlet does not run in this folder.', {
    hint: 'Run `npm start` first, or set NATS_URL, NATS_OPERATOR_PASSWORD and RUNLET_URL.',
  });
};

/** `npm run tenant -- <id> [name]`: makes a tenant, if it is new, and prints a new API key for it. */
const main = async () => {
  const [id, name = id] = process.argv.slice(2);
  if (!id) throw new Trouble('Which tenant?', { hint: 'npm run tenant -- <id> [name]' });
  const node = await provideNode();
  const tenant = { id, name };
  const { apiKey } = await provision({ node, ...surroundings(), tenant, examples: 'never' });
  process.stdout.write(`${JSON.stringify({ tenant: id, apiKey })}\n`);
};

main().catch((error) => {
  printFailure(error);
  process.exitCode = 1;
});
