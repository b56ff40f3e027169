import { limitRanges, type LimitName, type ScriptType, scriptTypes, type ScriptView } from '@runlet/contracts';
import type { FieldError } from '@runlet/kernel';

/** A form as the browser sends it: names are the dotted paths of the API's fields, repeated ones are arrays. */
export type FormBody = Readonly<Record<string, string | readonly string[] | undefined>>;

const one = (body: FormBody, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
};
const many = (body: FormBody, name: string): string[] => {
  const value = body[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : [...value];
};
const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
/** Text that is no number stays text, so that the API can say what is wrong with it. */
const number = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

const triggerOf = (type: string, body: FormBody): object => {
  switch (type as ScriptType) {
    case 'scheduled':
      return { cron: one(body, 'trigger.cron').trim(), timezone: one(body, 'trigger.timezone').trim() || 'UTC' };
    case 'http':
      return {
        path: one(body, 'trigger.path').trim(),
        methods: many(body, 'trigger.methods'),
        access: one(body, 'trigger.access'),
        mode: one(body, 'trigger.mode'),
      };
    case 'event':
      return { types: words(one(body, 'trigger.types')) };
    default:
      return {};
  }
};

const limitsOf = (body: FormBody): object =>
  Object.fromEntries(
    Object.keys(limitRanges).flatMap((name) => {
      const text = one(body, `limits.${name}`).trim();
      return text === '' ? [] : [[name, number(text)]];
    }),
  );

/** What the form says of a version, in the API's shape. */
export const versionOf = (type: string, body: FormBody) => ({
  source: one(body, 'source').replaceAll('\r\n', '\n'),
  trigger: triggerOf(type, body),
  limits: limitsOf(body),
  changeNote: one(body, 'changeNote'),
  deploy: one(body, 'action') === 'deploy',
});

/** What the form says of the script itself. */
export const detailsOf = (body: FormBody) => ({
  name: one(body, 'name').trim(),
  description: one(body, 'description'),
  tags: words(one(body, 'tags')),
});

export const typeOf = (body: FormBody): string => one(body, 'type');
export const revisionOf = (body: FormBody): number => Number(one(body, 'expectedRevision'));

/** Values of the form's fields as text, whatever they came from: nothing that was typed is lost. */
export type FormValues = Readonly<Record<string, string>> & { readonly methods: readonly string[] };

export const valuesOfForm = (body: FormBody): FormValues =>
  ({
    ...Object.fromEntries(Object.keys(body).map((name) => [name, one(body, name)])),
    methods: many(body, 'trigger.methods'),
  }) as unknown as FormValues;

interface AnyTrigger {
  readonly cron?: string;
  readonly timezone?: string;
  readonly path?: string;
  readonly methods?: readonly string[];
  readonly access?: string;
  readonly mode?: string;
  readonly types?: readonly string[];
}

/** What an existing script, or an empty new one, fills the form with. */
export const valuesOfScript = (script: ScriptView | null, type: ScriptType = 'http'): FormValues => {
  const trigger: AnyTrigger = script?.trigger ?? {};
  const limits = Object.entries(limitRanges).map(([name, range]) => [
    `limits.${name}`,
    String(script?.limits[name as LimitName] ?? range.default),
  ]);
  return {
    name: script?.name ?? '',
    description: script?.description ?? '',
    tags: script?.tags.join(' ') ?? '',
    type: script?.type ?? type,
    source: script?.source ?? 'return { hello: context.input?.name ?? "world" };\n',
    changeNote: '',
    expectedRevision: String(script?.revision ?? ''),
    'trigger.cron': trigger.cron ?? '0 2 * * *',
    'trigger.timezone': trigger.timezone ?? 'UTC',
    'trigger.path': trigger.path ?? '/',
    'trigger.access': trigger.access ?? 'platform',
    'trigger.mode': trigger.mode ?? 'sync',
    'trigger.types': trigger.types?.join('\n') ?? '',
    ...Object.fromEntries(limits),
    methods: trigger.methods ?? ['POST'],
  } as unknown as FormValues;
};

/** Everything that the template of the form needs. */
export const formView = (
  script: ScriptView | null,
  values: FormValues,
  errors: readonly FieldError[] = [],
  message: string | null = null,
) => ({
  script,
  values,
  message,
  types: scriptTypes,
  limitRanges,
  /** Mistakes by field; `tags.2` belongs to the field `tags`. */
  errorsOf: (field: string): readonly FieldError[] =>
    errors.filter((error) => error.field === field || error.field.startsWith(`${field}.`)),
  markers: JSON.stringify(errors.filter(({ field }) => field === 'source')),
});
