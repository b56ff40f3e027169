import { bold, cyan, dim } from './terminal/colours.mjs';

const command = (about, ...lines) => [`  ${dim(`# ${about}`)}`, ...lines.map((line) => `  ${line}`), ''];

/** What a person needs next: addresses, the key, and something to try. */
export const renderSummary = ({ ports, tenant, apiKey }) => {
  const url = `http://localhost:${ports.gateway}`;
  const endpointsUrl = `http://localhost:${ports.endpoints}`;
  const authorized = `-H "Authorization: Bearer $KEY"`;
  const json = `-H 'Content-Type: application/json'`;
  const event = `{"specversion":"1.0","id":"evt-1","source":"shop","type":"payment.processed","data":{"amount":42}}`;
  return [
    '',
    bold('Runlet is up.'),
    '',
    `  Console          ${cyan(url)}   sign in with the key below`,
    `  Admin API        ${cyan(`${url}/api/v1`)}   described at ${cyan(`${url}/docs`)}`,
    `  Script endpoints ${cyan(`${endpointsUrl}/x/${tenant}/`)}…`,
    `  Tenant           ${tenant}`,
    `  API key          ${apiKey}`,
    `  For scripts      .runlet/local.json`,
    '',
    'Try:',
    '',
    ...command('the key, for the commands below', `KEY=${apiKey}`),
    ...command('list the example scripts', `curl ${authorized} ${url}/api/v1/scripts`),
    ...command(
      'call the price script as a function',
      `curl ${authorized} ${json} -d '{"input":{"sku":"A-100","quantity":12,"unitPrice":9.5}}' \\`,
      `  ${url}/api/v1/embedded/dynamic-price`,
    ),
    ...command(
      'publish a domain event; a script prints a receipt for it',
      `curl ${authorized} -H 'Content-Type: application/cloudevents+json' \\`,
      `  -d '${event}' \\`,
      `  ${url}/api/v1/events`,
    ),
    ...command('see what has run', `curl ${authorized} ${url}/api/v1/executions`),
    dim('Ctrl-C stops it; the data stays in .runlet/data. What the services log follows.'),
    '',
  ].join('\n');
};
