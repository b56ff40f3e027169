import { isUnavailable } from '@runlet/postgres';
import { FencedError } from './checkpoints.ts';
import { StoppedByEventError } from './work.ts';
/** Nothing of its own is served, so a rebuild only publishes all once more. */
export class PublisherWork {
    constructor(publisher, pool, checkpoints) {
        this.publisher = publisher;
        this.pool = pool;
        this.checkpoints = checkpoints;
        ({ name: this.name, version: this.version, streamPrefix: this.streamPrefix } = publisher);
    }
    async prepare() { }
    async live(claim, signal) {
        return this.target(signal, (position) => this.checkpoints.advance(claim, position));
    }
    async build(claim, build, signal) {
        return this.target(signal, (position) => this.checkpoints.advanceBuild(claim, build, position));
    }
    async swap() { }
    target(signal, checkpoint) {
        const take = async (events) => {
            await this.publisher.publish(events, signal).catch((cause) => {
                throw isUnavailable(cause) ? cause : new StoppedByEventError(events[0], cause);
            });
            const { text, values } = checkpoint(events.at(-1).position);
            const { rowCount } = await this.pool.query(text, [...values]);
            if (rowCount !== 1)
                throw new FencedError(`Somebody else runs ${this.name} now`);
        };
        return { take, close: async () => undefined };
    }
}
//# sourceMappingURL=publisher-work.js.map