import { until } from './process/until.mjs';
import { healthUrl, serviceNames, superviseService } from './services.mjs';
import { renderServiceLine } from './terminal/log-line.mjs';
import { Trouble } from './trouble.mjs';

/** A service that dies this often in a row before it was ready will not be by waiting. */
const HOPELESS_AFTER_DEATHS = 3;
const READY_WITHIN_MS = 60_000;
/** Lines of its output that explain why a process does not start. */
const LAST_LINES = 6;

const answersReady = async (url) => (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;

/**
 * The processes of one Runlet: servers of its own (none where existing ones are used) and the services.
 * Both `npm start` and the end-to-end tests run on this.
 *
 * @typedef {import('./process/supervised-process.mjs').SupervisedProcess} SupervisedProcess
 * @typedef {object} Listener
 * @property {(process: SupervisedProcess, line: string) => void} line
 * @property {(process: SupervisedProcess, death: { reason: string, delayMs: number }) => void} died
 * @property {() => void} changed A process has begun or ended.
 */
export class System {
  /** @type {SupervisedProcess[]} */
  servers = [];
  /** @type {SupervisedProcess[]} */
  services = [];
  #lastLines = new Map();
  #listener;

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  get processes() {
    return [...this.servers, ...this.services];
  }

  /** Starts a server of our own, e.g. Postgres. @param {SupervisedProcess} server */
  startServer(server) {
    this.servers.push(server);
    return this.#watch(server).start();
  }

  /** Starts the four services and waits until each is ready. @param {import('./services.mjs').Surroundings} surroundings */
  async startServices(surroundings) {
    this.services = serviceNames.map((name) => this.#watch(superviseService(name, surroundings)));
    for (const service of this.services) service.start();
    await Promise.all(
      this.services.map((service) => this.untilReady(service, healthUrl(service.name, surroundings.ports))),
    );
  }

  /** @param {SupervisedProcess} service @param {string} url Of its readiness. */
  untilReady(service, url) {
    const giveUp = () => this.hopeless(service);
    return until(() => answersReady(url), {
      timeoutMs: READY_WITHIN_MS,
      describe: `${service.name} being ready`,
      giveUp,
    });
  }

  /** The reason when the process keeps dying. @param {SupervisedProcess} subject */
  hopeless(subject) {
    if (subject.deathsInARow < HOPELESS_AFTER_DEATHS) return undefined;
    const lines = (this.#lastLines.get(subject) ?? []).map((line) => renderServiceLine(subject.name, line));
    return new Trouble(`${subject.name} does not start.`, { cause: new Error(`it said\n${lines.join('\n')}`) });
  }

  /** Ends the services, which may finish what they run, and then the servers. */
  async stop() {
    await Promise.all(this.services.map((service) => service.stop()));
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  /** Ends everything at once, as `kill -9`. */
  kill() {
    for (const subject of this.processes) subject.killGroup();
  }

  #watch(subject) {
    const lines = [];
    this.#lastLines.set(subject, lines);
    subject.on('line', (line) => {
      lines.push(line);
      if (lines.length > LAST_LINES) lines.shift();
      this.#listener.line(subject, line);
    });
    subject.on('started', () => this.#listener.changed());
    subject.on('died', (death) => {
      this.#listener.changed();
      this.#listener.died(subject, death);
    });
    return subject;
  }
}
