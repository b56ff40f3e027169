/** Headers of the connection and of the server itself: what a script says there would break or forge the answer. */
const OF_THE_CONNECTION = [
  'connection',
  'content-length',
  'date',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
];

/** Headers that browsers apply to the whole origin, and so to the endpoints of every tenant behind it. */
const OF_THE_ORIGIN = [
  'accept-ch',
  'alt-svc',
  'clear-site-data',
  'nel',
  'origin-agent-cluster',
  'public-key-pins',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-login',
  'strict-transport-security',
];

const SERVER_HEADERS: ReadonlySet<string> = new Set([...OF_THE_CONNECTION, ...OF_THE_ORIGIN]);

/** Whether a response header of this lower-case name belongs to the server, so that a script may not set it. */
export const isServerHeader = (name: string): boolean => SERVER_HEADERS.has(name) || name.startsWith('x-runlet-');
