/** The rules that a change brings. */
export const rulesAfter = ({ status, live }) => {
    if (!live || (status !== 'active' && status !== 'paused'))
        return { status: 'ended' };
    const { cron, timezone, overlap, missed } = live.trigger;
    return { status, version: live.version, cron, timezone, overlap, missed };
};
const compared = ['version', 'cron', 'timezone', 'overlap', 'missed'];
/** Whether ticks are judged alike under both: a new name or a saved draft changes nothing for a schedule. */
export const isSameRules = (one, other) => {
    if (one.status === 'ended' || other.status === 'ended')
        return one.status === other.status;
    return one.status === other.status && compared.every((field) => one[field] === other[field]);
};
//# sourceMappingURL=schedule-rules.js.map