/** The last due moment up to and including `through`. `known` is a due moment that is not after it. */
const lastDue = (calendar, known, through) => {
    let last = known;
    let low = known.getTime();
    let high = through.getTime();
    while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const found = calendar(new Date(middle));
        if (found && found <= through) {
            last = found;
            low = found.getTime();
        }
        else {
            high = middle;
        }
    }
    return last;
};
/**
 * The due moments from `first` (itself one) up to and including `through`, at most `limit` (2 or more). When there
 * are more, the oldest come one by one and the very last stands for all between.
 */
export const dueMoments = (calendar, first, through, limit) => {
    const moments = [];
    for (let at = first; at && at <= through; at = calendar(at)) {
        if (moments.length === limit) {
            moments[limit - 1] = lastDue(calendar, at, through);
            return { moments, cut: true };
        }
        moments.push(at);
    }
    return { moments, cut: false };
};
//# sourceMappingURL=due-moments.js.map