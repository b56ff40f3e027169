import { ProblemError } from '@runlet/kernel';
/** How often the table is asked for all who wait, ms: only for what a lost notice would hide. */
const RECHECK_MS = 100;
/** Those who wait for projections to get somewhere; what is known of one is known to all. */
export class Waiters {
    constructor(positions) {
        this.positions = positions;
        this.reached = new Map();
        this.waiting = new Set();
    }
    /** Rejects with `projection/behind` after `timeoutMs`. */
    async waitFor(name, position, timeoutMs) {
        if (this.has(name, position))
            return;
        const { promise, resolve, reject } = Promise.withResolvers();
        const waiter = { name, position, resolve };
        const timer = setTimeout(() => reject(behind(name, position, timeoutMs)), timeoutMs);
        this.waiting.add(waiter);
        this.rechecks ??= setInterval(() => this.recheck(), RECHECK_MS);
        if (!this.reached.has(name))
            this.recheck();
        try {
            await promise;
        }
        finally {
            clearTimeout(timer);
            this.waiting.delete(waiter);
            if (this.waiting.size === 0)
                this.close();
        }
    }
    /** `name` has taken in all up to `position`. */
    advanced(name, position) {
        if (!this.has(name, position))
            this.reached.set(name, position);
        for (const waiter of this.waiting)
            if (this.has(waiter.name, waiter.position))
                waiter.resolve();
    }
    /** Asks for all who wait, in one query. */
    recheck() {
        if (this.waiting.size === 0)
            return;
        const names = [...new Set([...this.waiting].map(({ name }) => name))];
        this.positions(names).then((positions) => positions.forEach((position, name) => this.advanced(name, position)), () => undefined);
    }
    close() {
        clearInterval(this.rechecks);
        this.rechecks = undefined;
    }
    has(name, position) {
        const reached = this.reached.get(name);
        return reached !== undefined && reached >= position;
    }
}
const behind = (name, position, timeoutMs) => new ProblemError({
    kind: 'unavailable',
    code: 'projection/behind',
    detail: `${name} has not taken in the change within ${timeoutMs} ms; it will, so ask again shortly`,
    meta: { projection: name, position: String(position) },
});
//# sourceMappingURL=waiters.js.map