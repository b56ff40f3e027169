import {
  check,
  CreateScript,
  defaultLimits,
  invalid,
  limitRanges,
  type Limits,
  type LimitsInput,
  ONEOFF_MAX_EXECUTION_TIME_MS,
  SaveVersion,
  type ScriptType,
  scriptTypes,
  type Trigger,
  triggerClassOf,
} from '@runlet/contracts';
import type { FieldError } from '@runlet/kernel';
import type { PreparedSources } from './prepared-sources.ts';
import { triggerErrors } from './trigger-errors.ts';

/** The content of a save, found good. What the user left out is undefined: it stays as in the version before. */
export interface CheckedContent {
  readonly source: string;
  readonly sourceHash: string;
  readonly trigger: Trigger | undefined;
  readonly limits: Limits | undefined;
  readonly changeNote: string;
}

export interface Checked<Request> {
  readonly request: Request;
  readonly content: CheckedContent;
}

/** DTOs are class instances; what is stored is what JSON makes of them. */
const toPlain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** A limit that is left out, or null, has its default. */
const completed = (limits: LimitsInput): Limits => ({
  ...defaultLimits,
  ...Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined && value !== null)),
});

const limitErrors = (type: ScriptType, limits: LimitsInput | undefined): FieldError[] => {
  const { max } = limitRanges.executionTimeMs;
  const time = Number(limits?.executionTimeMs ?? 0);
  return type !== 'oneoff' && time > max && time <= ONEOFF_MAX_EXECUTION_TIME_MS
    ? [{ field: 'limits.executionTimeMs', message: `must not be greater than ${max}; only a one-off may run longer` }]
    : [];
};

/** A field that has the wrong form already needs no second opinion on what it means. */
const without = (known: readonly FieldError[], more: readonly FieldError[]): readonly FieldError[] => {
  const fields = new Set(known.map(({ field }) => field));
  return more.filter(({ field }) => !fields.has(field));
};

/** A trigger that is left out is an empty one, so that what its type needs is told missing. */
const withTrigger = (plain: unknown): unknown =>
  typeof plain === 'object' && plain !== null && !Array.isArray(plain)
    ? { ...plain, trigger: (plain as { trigger?: unknown }).trigger ?? {} }
    : plain;

const isScriptType = (type: unknown): type is ScriptType => scriptTypes.includes(type as ScriptType);

/** Checks what users save: the form of the message and the meaning of its content, with every mistake in one problem. */
export class ScriptValidation {
  constructor(private readonly sources: PreparedSources) {}

  /** Throws `request/invalid`. */
  async create(plain: unknown): Promise<Checked<CreateScript>> {
    const { value, errors } = check(CreateScript, withTrigger(plain));
    // What a trigger should be like is known of known types only.
    const found = isScriptType(value.type) ? errors : errors.filter(({ field }) => !field.startsWith('trigger'));
    return this.checked(value, found, isScriptType(value.type) ? value.type : undefined, value.trigger);
  }

  /** `type` is that of the script that the version is for, if it is known which. Throws `request/invalid`. */
  async saveVersion(plain: unknown, type: ScriptType | undefined): Promise<Checked<SaveVersion>> {
    const { value, errors } = check(SaveVersion, plain);
    const given = value.trigger ?? undefined;
    if (!type || given === undefined || errors.some(({ field }) => field === 'trigger')) {
      return this.checked(value, errors, type, undefined);
    }
    const trigger = check<Trigger>(triggerClassOf(type), given, 'trigger');
    return this.checked(value, [...errors, ...trigger.errors], type, trigger.value);
  }

  private async checked<Request extends CreateScript | SaveVersion>(
    request: Request,
    formErrors: readonly FieldError[],
    type: ScriptType | undefined,
    trigger: Trigger | undefined,
  ): Promise<Checked<Request>> {
    const prepared = typeof request.source === 'string' ? await this.sources.prepare(request.source) : undefined;
    const limits = request.limits ?? undefined;
    const meaning = [
      ...(type && trigger ? triggerErrors(type, trigger) : []),
      ...(type ? limitErrors(type, limits) : []),
      ...(prepared && !prepared.ok ? prepared.errors : []),
    ];
    const errors = [...formErrors, ...without(formErrors, meaning)];
    if (errors.length > 0 || !prepared?.ok) throw invalid(errors, 'The script');
    return {
      request,
      content: {
        source: request.source,
        sourceHash: prepared.hash,
        trigger: trigger && toPlain(trigger),
        limits: limits && completed(limits),
        changeNote: request.changeNote ?? '',
      },
    };
  }
}
