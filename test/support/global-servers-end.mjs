/** Jest's global teardown. */
export default async function tearDown() {
  await globalThis.stopTestCluster?.();
}
