/** A sleep that can be ended from elsewhere. A wake that comes before the sleep is not lost. */
export class WakeSignal {
    constructor() {
        this.awake = false;
    }
    wake() {
        this.awake = true;
        this.rouse?.();
    }
    /** Resolves after `ms`, or at the next wake, or at once when there was one since the last sleep. */
    async sleep(ms) {
        if (!this.awake && ms > 0) {
            const { promise, resolve } = Promise.withResolvers();
            this.rouse = resolve;
            const timer = setTimeout(resolve, ms);
            await promise;
            clearTimeout(timer);
            this.rouse = undefined;
        }
        this.awake = false;
    }
}
//# sourceMappingURL=wake-signal.js.map