import { WakeSignal } from './wake-signal.ts';
/** Pause after a round that failed, ms. */
const RETRY_MS = 500;
/** Work done round after round until it is stopped. A round that fails is tried again, and logged once per outage. */
export class BackgroundLoop {
    /** `round` resolves to how long to sleep before the next, ms; a wake ends that sleep. */
    constructor(name, round, log) {
        this.name = name;
        this.round = round;
        this.log = log;
        this.signal = new WakeSignal();
        this.stopped = false;
        this.failing = false;
    }
    start() {
        this.running ??= this.run();
    }
    wake() {
        this.signal.wake();
    }
    /** Resolves when the round that is under way has ended. */
    async stop() {
        this.stopped = true;
        this.signal.wake();
        await this.running;
    }
    async run() {
        while (!this.stopped)
            await this.signal.sleep(await this.tryRound());
    }
    async tryRound() {
        try {
            const pauseMs = await this.round();
            this.failing = false;
            return pauseMs;
        }
        catch (error) {
            if (!this.failing)
                this.log.warn({ err: error, loop: this.name }, 'round failed: it will be tried again');
            this.failing = true;
            return RETRY_MS;
        }
    }
}
//# sourceMappingURL=background-loop.js.map