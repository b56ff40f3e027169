import { hash } from 'node:crypto';
/**
 * The nodes in the order in which `key` prefers them: highest random weight first (Thaler and Ravishankar, 1998).
 * All who ask agree without talking to each other; when a node leaves, only its own keys move, spread over the rest.
 */
export const rendezvousOrder = (key, nodes) =>
  Array.from(nodes, (node) => ({ node, weight: hash('sha1', `${node}\n${key}`) }))
    .sort((a, b) => (a.weight < b.weight ? 1 : -1))
    .map(({ node }) => node);
//# sourceMappingURL=rendezvous.js.map
