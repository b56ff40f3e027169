import { type HttpTrigger, type ScheduledTrigger, type ScriptType, type Trigger } from '@runlet/contracts';
import type { FieldError } from '@runlet/kernel';
import { parseSchedule } from '@runlet/schedule';

const scheduleErrors = ({ cron, timezone }: ScheduledTrigger): readonly FieldError[] => {
  const parsed = parseSchedule(typeof cron === 'string' ? cron : '', typeof timezone === 'string' ? timezone : '');
  return parsed.ok ? [] : parsed.errors;
};

const pathErrors = ({ path }: HttpTrigger): readonly FieldError[] => {
  const names: readonly string[] = String(path).match(/(?<=:)[^/]+/g) ?? [];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  return repeated ? [{ field: 'path', message: `names the parameter :${repeated} twice` }] : [];
};

const meaningErrors = (type: ScriptType, trigger: Trigger): readonly FieldError[] => {
  if (type === 'scheduled') return scheduleErrors(trigger as ScheduledTrigger);
  if (type === 'http') return pathErrors(trigger as HttpTrigger);
  return [];
};

/** Mistakes of a trigger that its form does not show: a cron expression, a zone, a path that mean nothing. */
export const triggerErrors = (type: ScriptType, trigger: Trigger): FieldError[] =>
  meaningErrors(type, trigger).map((error) => ({ ...error, field: `trigger.${error.field}` }));
