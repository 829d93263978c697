import * as z from 'zod';
import type { ReportView } from '../../../shared/api/answers.ts';
import { listItems, listText } from '../../../shared/client/own-sql.ts';
import type { JobView } from '../../../shared/job/job.ts';

const parameterShape = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  items: z.looseObject({ type: z.string().optional() }).optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  examples: z.array(z.unknown()).optional(),
});
type ParameterShape = z.infer<typeof parameterShape>;

const parametersShape = z.looseObject({
  properties: z.record(z.string(), parameterShape).default({}),
});

/** The texts of the values by name; null for what was set to null. */
type Values = Readonly<Record<string, string | null>>;

/** The parameters of a report by name, as its JSON Schema describes them. */
export const reportParameters = (report: ReportView): Readonly<Record<string, ParameterShape>> =>
  parametersShape.parse(report.parameters).properties;

/**
 * The values in the types of the report's parameters. A value that does not look like its type is
 * sent as text: the service's refusal names what it accepts.
 */
export const typedValues = (report: ReportView, values: Values): JobView['parameters'] => {
  const parameters = reportParameters(report);
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => {
      if (text === null) return [name, null];
      const { items, ...parameter } = parameters[name] ?? {};
      if (items === undefined) return [name, typedValue(typeName(parameter), text)];
      return [name, listItems(text).map((item) => typedValue(items.type, item))];
    }),
  );
};

/** The type besides null. */
const typeName = ({ type }: Pick<ParameterShape, 'type'>): string | undefined =>
  [type].flat().find((name) => name !== 'null');

/** Whether null is among the values that the parameter accepts. */
const isNullable = ({ type }: Pick<ParameterShape, 'type'>): boolean =>
  Array.isArray(type) && type.includes('null');

/** The names of the report's parameters that may be null. */
export const nullableParameters = (report: ReportView): string[] =>
  Object.entries(reportParameters(report)).flatMap(([name, parameter]) =>
    isNullable(parameter) ? [name] : [],
  );

const typedValue = (type: string | undefined, text: string): string | number | boolean => {
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  const isNumber = type === 'integer' || type === 'number';
  return isNumber && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
};

/**
 * Always options of the command. `endpoint` and `sign` are needed to read which parameters the
 * report has, `sql` contains them, and `parameter` sets those with a reserved name.
 */
const RESERVED = new Set(['endpoint', 'sign', 'sql', 'parameter', 'help']);

/** Whether a parameter of this name can be set by an option of the same name. */
export const hasOwnOption = (parameter: string): boolean => !RESERVED.has(parameter);

/** One line about a parameter: its description and the values that it accepts. */
export const parameterText = (parameter: ParameterShape): string => {
  const { items, description, enum: choices, examples, default: byDefault } = parameter;
  const kind = items ? `a list of ${items.type}, with commas,` : (typeName(parameter) ?? 'a value');
  const one =
    choices !== undefined
      ? `one of ${choices.filter((choice) => choice !== null).join(', ')}`
      : examples !== undefined
        ? `${kind} such as ${JSON.stringify(examples[0])}`
        : kind;
  const accepted = isNullable(parameter) ? `${one}, or null` : one;
  const fallback = byDefault === undefined ? '' : `; ${JSON.stringify(byDefault)} unless given`;
  return `${description ?? ''} (${accepted}${fallback})`.trim();
};

/** The option of `submit` for the parameter: its own unless the command reserves the name. */
export const parameterOption = (name: string): string =>
  hasOwnOption(name) ? `--${name}` : `--parameter ${name}=`;

/** The option with a value that the parameter accepts, quoted for a shell. */
export const exampleOption = (name: string, parameter: ParameterShape): string => {
  const value = exampleValue(parameter);
  if (value === null) return nullOption(name);
  if (!hasOwnOption(name)) return `--parameter ${shellQuote(`${name}=${value}`)}`;
  return value.startsWith('-')
    ? shellQuote(`--${name}=${value}`)
    : `--${name} ${shellQuote(value)}`;
};

/** The option of `submit` that sets the parameter to null. */
const nullOption = (name: string): string =>
  hasOwnOption(name) ? `--${name}-null` : `--parameter-null ${name}`;

const exampleValue = ({ format, minimum, ...parameter }: ParameterShape): string | null => {
  const examples = [...(parameter.examples ?? []), parameter.default, parameter.enum?.[0]];
  const known = examples.find((example) => example !== undefined);
  if (known === null) return known;
  if (known !== undefined) return listText(known);
  const type = parameter.items?.type ?? typeName(parameter);
  if (type === 'boolean') return 'true';
  if (type === 'integer' || type === 'number') return String(minimum ?? 1);
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  return format === 'date' ? '2026-01-01' : 'VALUE';
};

/** Quoted unless it has only characters that no shell interprets. */
const shellQuote = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
