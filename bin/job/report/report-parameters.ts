import * as z from 'zod';
import type { ReportView } from '../../../shared/api/answers.ts';
import type { JobView } from '../../../shared/job/job.ts';

const parameterShape = z.looseObject({
  type: z.string().optional(),
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

type Values = Readonly<Record<string, string | undefined>>;

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
    Object.entries(values).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, typedValue(parameters[name]?.type, text)]],
    ),
  );
};

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
  const { type, description, enum: choices, examples, default: byDefault } = parameter;
  const accepted =
    choices !== undefined
      ? `one of ${choices.join(', ')}`
      : examples !== undefined
        ? `${type ?? 'a value'} such as ${JSON.stringify(examples[0])}`
        : (type ?? 'a value');
  const fallback = byDefault === undefined ? '' : `; ${JSON.stringify(byDefault)} unless given`;
  return `${description ?? ''} (${accepted}${fallback})`.trim();
};

/** The option of `submit` for the parameter: its own unless the command reserves the name. */
export const parameterOption = (name: string): string =>
  hasOwnOption(name) ? `--${name}` : `--parameter ${name}=`;

/** The option with a value that the parameter accepts, quoted for a shell. */
export const exampleOption = (name: string, parameter: ParameterShape): string => {
  const value = exampleValue(parameter);
  if (!hasOwnOption(name)) return `--parameter ${shellQuote(`${name}=${value}`)}`;
  return value.startsWith('-')
    ? shellQuote(`--${name}=${value}`)
    : `--${name} ${shellQuote(value)}`;
};

const exampleValue = ({ type, format, minimum, ...parameter }: ParameterShape): string => {
  const known = parameter.examples?.[0] ?? parameter.default ?? parameter.enum?.[0];
  if (known !== undefined) return String(known);
  if (type === 'boolean') return 'true';
  if (type === 'integer' || type === 'number') return String(minimum ?? 1);
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  return format === 'date' ? '2026-01-01' : 'VALUE';
};

/** Quoted unless it has only characters that no shell interprets. */
const shellQuote = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
