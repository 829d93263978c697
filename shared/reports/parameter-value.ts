import * as z from 'zod/mini';
import { MAX_LIST_VALUES, type ParameterValue } from '../job/job.ts';
import { given, LossyNumber } from '../platform/given-value.ts';
import type { Scalar } from '../sql/bound-sql.ts';
import { isStorable, NOT_STORABLE } from '../sql/literal.ts';
import { shortest } from './json-schema.ts';
import type { ParameterSchema, ScalarSchema } from './parameter-schema.ts';

/** A value that was checked; or what is wrong with it, or with single values of its list. */
export type CheckedValue<V = ParameterValue> =
  | { readonly value: V }
  | { readonly detail: string }
  | { readonly items: readonly ItemFault[] };

/** A fault of one value in a list, counted from 0. */
interface ItemFault {
  readonly index: number;
  readonly detail: string;
}

/** Checks a value against its declaration in a report. */
export const checkDeclared = (schema: ParameterSchema, value: unknown): CheckedValue => {
  if (schema.type !== 'array') return checkScalar(schema, value);
  const wanted = accepted(schema);
  if (value === undefined) return { detail: `This parameter is missing. Accepted: ${wanted}` };
  const { minItems = 1, maxItems = MAX_LIST_VALUES } = schema;
  if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) {
    return { detail: `given: ${givenList(value)}. Accepted: ${wanted}` };
  }
  return checkItems(value, (item) => checkScalar(schema.items, item));
};

/** Checks a value for ad hoc SQL, which declares no types. */
export const checkUndeclared = (value: unknown): CheckedValue => {
  if (value === null || !Array.isArray(value)) return checkStorable(value);
  if (value.length === 0 || value.length > MAX_LIST_VALUES) {
    return { detail: `given: ${givenList(value)}; 1 to ${MAX_LIST_VALUES} values are accepted` };
  }
  const kind = typeof value[0];
  return checkItems(value, (item) => {
    const checked = checkStorable(item);
    if (typeof item === kind || 'detail' in checked) return checked;
    return { detail: `given: ${given(item)}; the values of a list are of one kind, here ${kind}` };
  });
};

const givenList = (value: unknown): string =>
  Array.isArray(value) ? `a list of ${value.length} values` : given(value);

const checkItems = (
  list: readonly unknown[],
  check: (item: unknown) => CheckedScalar,
): CheckedValue => {
  const values: Scalar[] = [];
  const items: ItemFault[] = [];
  for (const [index, item] of list.entries()) {
    const checked = item === null ? { detail: 'given: null; a list holds no null' } : check(item);
    if ('detail' in checked) items.push({ index, detail: checked.detail });
    else if (checked.value !== null) values.push(checked.value);
  }
  return items.length > 0 ? { items } : { value: values };
};

type CheckedScalar = { readonly value: Scalar | null } | { readonly detail: string };

const checkScalar = (schema: ScalarSchema, value: unknown): CheckedScalar => {
  const wanted = accepted(schema);
  const usable = checkStorable(value);
  if ('detail' in usable) return { detail: `${usable.detail}. Accepted: ${wanted}` };
  const fits =
    usable.value === null
      ? schema.nullable === true
      : validator(schema).safeParse(usable.value).success;
  return fits ? usable : { detail: `given: ${given(value)}. Accepted: ${wanted}` };
};

/** What the record of the job and the database can keep as it is. */
const checkStorable = (value: unknown): CheckedScalar => {
  if (value === undefined) return { detail: 'This parameter is missing' };
  if (value instanceof LossyNumber) {
    return {
      detail: `given: ${given(value)}; a JSON number loses its digits, a string keeps them`,
    };
  }
  if (typeof value === 'string' && !isStorable(value)) {
    return { detail: `given: ${given(value)}; ${NOT_STORABLE}` };
  }
  if (typeof value === 'number' && !isRecordable(value)) return { detail: outOfRange(value) };
  if (value === null || typeof value === 'string') return { value };
  if (typeof value === 'number' || typeof value === 'boolean') return { value };
  return { detail: `given: ${given(value)}; a string, a number, a boolean or null is accepted` };
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

const validator = (schema: ScalarSchema): z.ZodMiniType => {
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
        ...oneOf(schema.enum),
      );
    }
  }
};

const stringValidator = (schema: Extract<ScalarSchema, { type: 'string' }>): z.ZodMiniType => {
  const base =
    schema.format === 'date'
      ? z.iso.date()
      : schema.format === 'date-time'
        ? z.iso.datetime({ local: true, offset: true })
        : z.string();
  return base.check(
    z.minLength(shortest(schema)),
    ...(schema.maxLength === undefined ? [] : [z.maxLength(schema.maxLength)]),
    ...(schema.pattern === undefined ? [] : [z.regex(new RegExp(schema.pattern, 'u'))]),
    ...oneOf(schema.enum),
  );
};

const oneOf = <T extends Scalar>(values: readonly (T | null)[] | undefined) =>
  values === undefined ? [] : [z.refine<T>((value) => values.includes(value))];

const accepted = (schema: ParameterSchema): string => {
  const [example] = schema.examples ?? [];
  const suffix = example === undefined ? '' : `, such as ${JSON.stringify(example)}`;
  if (schema.type === 'array') {
    const { minItems = 1, maxItems = MAX_LIST_VALUES, items } = schema;
    return `array of ${minItems} to ${maxItems} values (${accepted(items)})${suffix}`;
  }
  const { type, nullable, description: _, default: __, examples: ___, ...limits } = schema;
  const rules = Object.entries(limits)
    .filter(([, value]) => value !== undefined)
    .map(([rule, value]) => `${rule} ${Array.isArray(value) ? value.join(' | ') : value}`);
  return `${[nullable ? `${type} or null` : type, ...rules].join(', ')}${suffix}`;
};
