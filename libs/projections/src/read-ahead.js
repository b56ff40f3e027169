/** Asks for the next item while the one before is worked on. */
export async function* readAhead(source) {
    const items = source[Symbol.asyncIterator]();
    let next = items.next();
    try {
        for (;;) {
            const { done, value } = await next;
            if (done)
                return;
            next = items.next();
            next.catch(() => undefined); // thrown when it is that one's turn
            yield value;
        }
    }
    finally {
        // Not awaited: it ends when what was asked for ahead has come, or its source's signal aborts.
        items.return?.().catch(() => undefined);
    }
}
//# sourceMappingURL=read-ahead.js.map