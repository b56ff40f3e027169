import { readdir, readFile } from 'node:fs/promises';
import { inRoot } from '../paths.mjs';

const folder = inRoot('examples');

const sourceOf = async (name) => {
  const files = await readdir(folder);
  const file = files.find((candidate) => candidate === `${name}.js` || candidate === `${name}.ts`);
  return readFile(`${folder}/${file}`, 'utf8');
};

const readExample = async (file) => {
  const manifest = JSON.parse(await readFile(`${folder}/${file}`, 'utf8'));
  return { ...manifest, source: await sourceOf(manifest.name) };
};

/** The scripts of `examples/`, ready to be sent to `POST /api/v1/scripts`. */
export const readExamples = async () => {
  const manifests = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(manifests.map(readExample));
};

const send = async (url, apiKey, path, options = {}) => {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...options.headers };
  const response = await fetch(`${url}/api/v1${path}`, { ...options, headers });
  const body = await response.json();
  if (!response.ok) throw new Error(`${options.method ?? 'GET'} ${path}: ${response.status} ${JSON.stringify(body)}`);
  return body;
};

const existingNames = async (url, apiKey) => {
  const names = new Set();
  for (let cursor = ''; cursor !== null;) {
    const after = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const { items, nextCursor } = await send(url, apiKey, `/scripts?limit=200${after}`);
    for (const { name } of items) names.add(name);
    cursor = nextCursor;
  }
  return names;
};

/**
 * Creates and deploys the examples that the tenant does not have.
 *
 * @param {{ url: string, apiKey: string }} options
 */
export const createExamples = async ({ url, apiKey }) => {
  const taken = await existingNames(url, apiKey);
  for (const example of await readExamples()) {
    if (taken.has(example.name)) continue;
    await send(url, apiKey, '/scripts', {
      method: 'POST',
      headers: { 'idempotency-key': `example-${example.name}` },
      body: JSON.stringify({ ...example, changeNote: 'example', deploy: true }),
    });
  }
};
