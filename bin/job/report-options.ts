import * as z from 'zod';
import type { ReportView } from '../../shared/api/answers.ts';
import type { JobView } from '../../shared/job/job.ts';
import { hasOwnOption } from './submit-source.ts';

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
export const parametersOf = (report: ReportView): Readonly<Record<string, ParameterShape>> =>
  parametersShape.parse(report.parameters).properties;

/**
 * The values as the report's parameters are typed. What does not look like its type is sent as it
 * was written: the service says best what it accepts.
 */
export const typedValues = (report: ReportView, values: Values): JobView['parameters'] => {
  const parameters = parametersOf(report);
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

/** One line about a parameter: what it is, and what it may be. */
export const parameterText = (parameter: ParameterShape): string => {
  const { type, description, enum: words, examples, default: otherwise } = parameter;
  const accepted =
    words !== undefined
      ? `one of ${words.join(', ')}`
      : examples !== undefined
        ? `${type ?? 'a value'} such as ${JSON.stringify(examples[0])}`
        : (type ?? 'a value');
  const unless = otherwise === undefined ? '' : `; ${JSON.stringify(otherwise)} unless given`;
  return `${description ?? ''} (${accepted}${unless})`.trim();
};

/** How `submit` is given the parameter: by an option of its own unless the command needs the name. */
export const optionFor = (name: string): string =>
  hasOwnOption(name) ? `--${name}` : `--parameter ${name}=`;

/** The parameter with a value that it accepts, as a shell takes it. */
export const exampleOption = (name: string, parameter: ParameterShape): string => {
  const value = exampleOf(parameter);
  if (!hasOwnOption(name)) return `--parameter ${shellWord(`${name}=${value}`)}`;
  return value.startsWith('-') ? shellWord(`--${name}=${value}`) : `--${name} ${shellWord(value)}`;
};

const exampleOf = ({ type, format, minimum, ...parameter }: ParameterShape): string => {
  const known = parameter.examples?.[0] ?? parameter.default ?? parameter.enum?.[0];
  if (known !== undefined) return String(known);
  if (type === 'boolean') return 'true';
  if (type === 'integer' || type === 'number') return String(minimum ?? 1);
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  return format === 'date' ? '2026-01-01' : 'VALUE';
};

/** Quoted unless no shell would see anything but letters in it. */
const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
