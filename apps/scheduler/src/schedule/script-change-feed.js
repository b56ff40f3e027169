import { setTimeout as delay } from 'node:timers/promises';
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager, } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { streams } from '@runlet/contracts';
import { changeBacklog } from '../metrics.ts';
import { readChange } from './read-change.ts';
const STREAM = streams.scriptChanges.name;
/** Shared by all replicas. Deleted by hand, it is made anew and reads everything again: revisions tell what is known. */
const DURABLE = 'scheduler';
/** Wait between two tries to open the stream or to take in a change, ms. */
const RETRY_MS = 500;
/** How often the backlog is looked at by whoever waits for its end, ms. */
const LOOK_MS = 100;
/** Longest that a replica may take over one change before another gets it, ms. */
const ACK_WAIT_MS = 15_000;
/**
 * Changes of scripts in their order, one at a time among all replicas. A change that cannot be taken in now holds up
 * those behind it: to pass it by would be to lose it.
 */
export class ScriptChangeFeed {
    constructor(nats, taker, log) {
        this.nats = nats;
        this.taker = taker;
        this.log = log;
        this.name = 'script changes';
        this.stopping = new AbortController();
        this.trouble = 'not following them yet';
    }
    /** Follows from now on, and tells of changes that made a difference; waits for a stream that is not there yet. */
    start(changed) {
        this.following ??= this.follow(changed);
    }
    async stop() {
        this.stopping.abort();
        this.endMessages();
        await this.following;
    }
    check() {
        if (this.trouble)
            throw new Error(this.trouble);
    }
    /** Resolves to true once every change in the stream has been taken in, by whichever replica; to false at the stop. */
    async caughtUp() {
        while (!this.stopping.signal.aborted) {
            const backlog = await this.backlog().catch(() => undefined);
            if (backlog === 0)
                return true;
            await this.pause(LOOK_MS);
        }
        return false;
    }
    async backlog() {
        const { consumers } = await jetstreamManager(this.nats, { checkAPI: false });
        const { num_pending, num_ack_pending } = await consumers.info(STREAM, DURABLE);
        changeBacklog.set(num_pending + num_ack_pending);
        return num_pending + num_ack_pending;
    }
    async follow(changed) {
        while (!this.stopping.signal.aborted) {
            try {
                const consumer = await this.open();
                this.messages = await consumer.consume({ max_messages: 20, expires: 10_000, abort_on_missing_resource: true });
                this.recovered();
                // The stop may have come while the stream was being opened.
                if (this.stopping.signal.aborted)
                    this.endMessages();
                for await (const message of this.messages)
                    await this.handle(message, changed);
            }
            catch (error) {
                this.troubled(error, 'script changes cannot be followed');
            }
            await this.pause(RETRY_MS);
        }
    }
    async open() {
        const { consumers } = await jetstreamManager(this.nats, { checkAPI: false });
        // The same settings again change nothing: every replica says them at every start.
        await consumers.add(STREAM, {
            durable_name: DURABLE,
            ack_policy: AckPolicy.Explicit,
            ack_wait: nanos(ACK_WAIT_MS),
            deliver_policy: DeliverPolicy.All,
            max_ack_pending: 1,
        });
        return jetstream(this.nats, { checkAPI: false }).consumers.get(STREAM, DURABLE);
    }
    async handle(message, changed) {
        const change = readChange(message.data);
        if (!change) {
            this.log.error({ subject: message.subject, sequence: message.seq }, 'script change is not one: passed by');
            return message.term();
        }
        try {
            if (await this.taker.take(change))
                changed();
            message.ack();
            this.recovered();
        }
        catch (error) {
            this.troubled(error, 'script change cannot be taken in');
            message.nak(RETRY_MS);
        }
    }
    /** Not awaited: it resolves to nobody but who iterates. */
    endMessages() {
        void this.messages?.close();
    }
    troubled(error, what) {
        // Once per outage: the tries go on twice a second.
        if (!this.trouble)
            this.log.warn({ err: error }, what);
        this.trouble = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    }
    recovered() {
        this.trouble = undefined;
    }
    pause(ms) {
        return delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
}
//# sourceMappingURL=script-change-feed.js.map