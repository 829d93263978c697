import * as z from 'zod/mini';
import { given, LossyNumber, shortened } from '../platform/given-value.ts';
import { isStorable, NOT_STORABLE } from '../sql/literal.ts';
import type { ParameterSchema, RunnableReport } from './report.ts';

export type ParameterValue = string | number | boolean;
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** A fault in one parameter. */
interface ParameterFault {
  readonly name: string;
  readonly detail: string;
}

export interface CheckedParameters {
  /** The values with defaults filled in; only valid without faults. */
  readonly values: Parameters;
  readonly faults: readonly ParameterFault[];
}

/** Checks a request's values against the report's parameters; reports all faults at once. */
export const checkReportParameters = (
  report: RunnableReport,
  input: Readonly<Record<string, unknown>>,
): CheckedParameters => {
  const values: Record<string, ParameterValue> = {};
  const faults: ParameterFault[] = [];
  for (const [name, schema] of Object.entries(report.parameters)) {
    const value = Object.hasOwn(input, name) ? input[name] : schema.default;
    const checked = checkValue(schema, value);
    if ('detail' in checked) faults.push({ name, detail: checked.detail });
    else values[name] = checked.value;
  }
  const known = Object.keys(report.parameters).join(', ') || 'none';
  for (const name of Object.keys(input).filter((key) => !Object.hasOwn(report.parameters, key))) {
    faults.push({ name, detail: `Report ${report.name} has no such parameter; it has: ${known}` });
  }
  return { values, faults };
};

/** Checks a request's values against the placeholders of its SQL; reports all faults at once. */
export const checkSqlParameters = (
  placeholders: readonly string[],
  input: Readonly<Record<string, unknown>>,
): CheckedParameters => {
  const values: Record<string, ParameterValue> = {};
  const faults: ParameterFault[] = [];
  const used = new Set(placeholders);
  for (const name of new Set([...placeholders, ...Object.keys(input)])) {
    const checked = bindable(Object.hasOwn(input, name) ? input[name] : undefined);
    if (!used.has(name)) {
      const detail =
        `The SQL text has no :${shortened(name)}; ` +
        'the Data API refuses a parameter without use';
      faults.push({ name, detail });
    } else if ('detail' in checked) faults.push({ name, detail: checked.detail });
    else values[name] = checked.value;
  }
  return { values, faults };
};

type Checked = { readonly value: ParameterValue } | { readonly detail: string };

const checkValue = (schema: ParameterSchema, value: unknown): Checked => {
  const wanted = accepted(schema);
  const usable = bindable(value);
  if ('detail' in usable) return { detail: `${usable.detail}. Accepted: ${wanted}` };
  const fits = validator(schema).safeParse(usable.value).success;
  return fits ? usable : { detail: `given: ${given(value)}. Accepted: ${wanted}` };
};

/** The Data API binds values as text, and can bind neither NULL nor an empty text. */
const bindable = (value: unknown): Checked => {
  if (value === undefined) return { detail: 'This parameter is missing' };
  if (value === null || value === '') {
    const what = value === null ? 'null' : 'an empty string';
    return { detail: `given: ${what}; the Data API can bind neither null nor an empty string` };
  }
  if (value instanceof LossyNumber) {
    return {
      detail: `given: ${given(value)}; a JSON number loses its digits, a string keeps them`,
    };
  }
  if (typeof value === 'string' && !isStorable(value)) {
    return { detail: `given: ${given(value)}; ${NOT_STORABLE}` };
  }
  if (typeof value === 'number' && !isRecordable(value)) return { detail: outOfRange(value) };
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { value };
  }
  return { detail: `given: ${given(value)}; a string, a number or a boolean is accepted` };
};

/** DynamoDB's smallest number ("Naming rules and data types"). */
const SMALLEST_NUMBER = 1e-130;

/** Whether the SDK of the job table can write the number without losing digits. */
const isRecordable = (value: number): boolean => {
  const size = Math.abs(value);
  return size <= Number.MAX_SAFE_INTEGER && (size === 0 || size >= SMALLEST_NUMBER);
};

const outOfRange = (value: number): string =>
  `given: ${value}; a JSON number beyond ±${Number.MAX_SAFE_INTEGER} or nearer to 0 than ` +
  `${SMALLEST_NUMBER} is not accepted, a string keeps it`;

const validator = (schema: ParameterSchema): z.ZodMiniType => {
  switch (schema.type) {
    case 'string':
      return stringValidator(schema);
    case 'boolean':
      return z.boolean();
    default: {
      const number = schema.type === 'integer' ? z.int() : z.number();
      return number.check(
        ...(schema.minimum === undefined ? [] : [z.gte(schema.minimum)]),
        ...(schema.maximum === undefined ? [] : [z.lte(schema.maximum)]),
        ...oneOf<number>(schema.enum),
      );
    }
  }
};

const stringValidator = (schema: Extract<ParameterSchema, { type: 'string' }>): z.ZodMiniType => {
  const base =
    schema.format === 'date'
      ? z.iso.date()
      : schema.format === 'date-time'
        ? z.iso.datetime({ local: true, offset: true })
        : z.string();
  return base.check(
    ...(schema.minLength === undefined ? [] : [z.minLength(schema.minLength)]),
    ...(schema.maxLength === undefined ? [] : [z.maxLength(schema.maxLength)]),
    ...(schema.pattern === undefined ? [] : [z.regex(new RegExp(schema.pattern, 'u'))]),
    ...oneOf<string>(schema.enum),
  );
};

const oneOf = <T>(values: readonly T[] | undefined) =>
  values === undefined ? [] : [z.refine<T>((value) => values.includes(value))];

const accepted = (schema: ParameterSchema): string => {
  const { type, description: _, default: __, examples, ...limits } = schema;
  const rules = Object.entries(limits)
    .filter(([, value]) => value !== undefined)
    .map(([rule, value]) => `${rule} ${Array.isArray(value) ? value.join(' | ') : value}`);
  const example = examples?.[0] === undefined ? '' : `, such as ${JSON.stringify(examples[0])}`;
  return `${[type, ...rules].join(', ')}${example}`;
};
