import { build } from './build.mjs';
import { root } from './paths.mjs';
import { spawnTied } from './process/tied-process.mjs';
import { printFailure, step } from './terminal/progress.mjs';
import { provideNatsServer } from './tools/nats-server.mjs';
import { provideNode } from './tools/node-runtime.mjs';
import { providePackages } from './tools/npm.mjs';

/** `npm run bench [row]`: installs and builds what is missing, then measures. Its exit code is the bench's. */
try {
  await step('Packages', providePackages);
  const node = await step('Node.js', provideNode);
  await step('nats-server', provideNatsServer);
  await step('Build', () => build({ node }));
  const args = ['--disable-warning=ExperimentalWarning', 'test/bench/main.ts', ...process.argv.slice(2)];
  const child = spawnTied(node, args, { cwd: root, stdio: 'inherit' });
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
