import { missedChoices, overlapChoices, type ScheduledTrigger, type ScriptChanged, TENANT_ID } from '@runlet/contracts';
import { isIn, isInt, isISO8601, isString, isUUID, matches } from 'class-validator';

const isScheduledTrigger = (trigger: unknown): trigger is ScheduledTrigger => {
  const { cron, timezone, overlap, missed } = (trigger ?? {}) as Partial<ScheduledTrigger>;
  return isString(cron) && isString(timezone) && isIn(overlap, overlapChoices) && isIn(missed, missedChoices);
};

/** Fields that a later catalog adds are welcome, so that the two can be upgraded one after the other. */
const isScriptChanged = (value: unknown): value is ScriptChanged => {
  const change = (value ?? {}) as Partial<ScriptChanged>;
  return (
    isUUID(change.scriptId) &&
    matches(change.tenant ?? '', TENANT_ID) &&
    isInt(change.revision) &&
    isISO8601(change.effectiveAt, { strict: true }) &&
    isString(change.name) &&
    isString(change.status) &&
    (change.type !== 'scheduled' ||
      !change.live ||
      (isInt(change.live.version) && isScheduledTrigger(change.live.trigger)))
  );
};

/** The change in a message of SCRIPT_CHANGES; undefined when it is none and never will be. */
export const readChange = (body: Uint8Array): ScriptChanged | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return isScriptChanged(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
