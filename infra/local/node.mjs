import { root } from './paths.mjs';
import { spawnTied } from './process/tied-process.mjs';
import { printFailure } from './terminal/progress.mjs';
import { provideNode } from './tools/node-runtime.mjs';

// `node infra/local/node.mjs <arguments>`: the same under the Node.js of the services, whatever the machine's own is.
try {
  const child = spawnTied(await provideNode(), process.argv.slice(2), { cwd: root, stdio: 'inherit' });
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
