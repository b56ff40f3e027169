import { build } from '../../infra/local/build.mjs';
import setUpServers from './global-servers.mjs';

/** Jest's global setup of the end-to-end tests: the services are run as they are built. */
export default async function setUp() {
  await build({ node: process.execPath });
  await setUpServers();
}
