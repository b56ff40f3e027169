/** The code at hand cannot take in this event. */
export class StoppedByEventError extends Error {
    constructor(event, cause) {
        super(`Failed on ${event.type} (${event.stream}@${event.revision})`, { cause });
        this.event = event;
        this.name = 'StoppedByEventError';
    }
}
//# sourceMappingURL=work.js.map