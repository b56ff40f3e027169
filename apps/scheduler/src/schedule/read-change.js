import { missedChoices, overlapChoices, TENANT_ID } from '@runlet/contracts';
import { isIn, isInt, isISO8601, isString, isUUID, matches } from 'class-validator';
const isScheduledTrigger = (trigger) => {
    const { cron, timezone, overlap, missed } = (trigger ?? {});
    return isString(cron) && isString(timezone) && isIn(overlap, overlapChoices) && isIn(missed, missedChoices);
};
/** Fields that a later catalog adds are welcome, so that the two can be upgraded one after the other. */
const isScriptChanged = (value) => {
    const change = (value ?? {});
    return (isUUID(change.scriptId) &&
        matches(change.tenant ?? '', TENANT_ID) &&
        isInt(change.revision) &&
        isISO8601(change.effectiveAt, { strict: true }) &&
        isString(change.name) &&
        isString(change.status) &&
        (change.type !== 'scheduled' ||
            !change.live ||
            (isInt(change.live.version) && isScheduledTrigger(change.live.trigger))));
};
/** The change in a message of SCRIPT_CHANGES; undefined when it is none and never will be. */
export const readChange = (body) => {
    try {
        const value = JSON.parse(Buffer.from(body).toString('utf8'));
        return isScriptChanged(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
};
//# sourceMappingURL=read-change.js.map