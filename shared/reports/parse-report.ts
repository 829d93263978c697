import { parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { timeoutSeconds } from '../api/submit-body.ts';
import { deliveries } from '../job/job.ts';
import { placeholders } from '../redshift/placeholders.ts';
import { unloadableQuery } from '../unload/unloadable-query.ts';
import { parameterSchema, type Report } from './report.ts';
import { checkReportParameters } from './report-parameters.ts';

const FRONT_MATTER = /^\s*\/\*---\r?\n([\s\S]*?)\r?\n---\*\//;
/** The Data API's names for parameters; ours start with a letter so that SQL reads them well. */
const PARAMETER_NAME = /^[A-Za-z]\w*$/;

const frontMatterSchema = z.strictObject({
  title: z.string().check(z.minLength(1)),
  description: z.string().check(z.minLength(1)),
  delivery: z.optional(z.enum(deliveries)),
  timeoutSeconds: z.optional(timeoutSeconds),
  parameters: z._default(z.record(z.string(), parameterSchema), {}),
});

/** A report's file is not right; the message says where and why, on one line. */
export class BadReport extends Error {
  override readonly name = 'BadReport';

  constructor(file: string, line: number, reason: string) {
    super(`${file}:${line}: ${reason}`);
  }
}

/**
 * Reads a report's file: a YAML front-matter comment, then the SQL text.
 *
 * @throws BadReport with file, line and reason.
 */
export const parseReport = (file: string, text: string): Report => {
  const name = file.replace(/^.*\//, '').replace(/\.sql$/, '');
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new BadReport(file, 1, 'a report is called by lower-case words with hyphens');
  }
  const match = FRONT_MATTER.exec(text);
  if (match?.[1] === undefined) {
    throw new BadReport(file, 1, 'the file must start with a /*--- … ---*/ comment of YAML');
  }
  const head = frontMatter(file, match[1], text);
  const sql = text.slice(match[0].length).trim().replace(/;$/, '');
  const report = { name, sql, ...head };
  check(file, report, text);
  return report;
};

const frontMatter = (file: string, yaml: string, text: string) => {
  const document = parseDocument(yaml);
  const [fault] = document.errors;
  if (fault !== undefined) {
    const line = (fault.linePos?.[0].line ?? 1) + 1;
    throw new BadReport(file, line, fault.message.split('\n')[0] ?? 'not YAML');
  }
  const checked = frontMatterSchema.safeParse(document.toJS());
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const path = issue?.path.map(String) ?? [];
  const reason = `${path.join('.') || 'front matter'}: ${issue?.message ?? 'not valid'}`;
  throw new BadReport(file, lineOf(text, path.at(-1)), reason);
};

const check = (file: string, report: Report, text: string): void => {
  if (report.sql === '') throw new BadReport(file, text.split('\n').length, 'there is no SQL text');
  const unloadable = report.delivery === 'unload' ? unloadableQuery(report.sql) : undefined;
  if (unloadable !== undefined && 'refusal' in unloadable) {
    throw new BadReport(file, lineOf(text, 'delivery'), unloadable.refusal);
  }
  const used = placeholders(report.sql);
  for (const name of used.filter((used) => !Object.hasOwn(report.parameters, used))) {
    throw new BadReport(file, lineOf(text, `:${name}`), `:${name} is not among the parameters`);
  }
  for (const [name, schema] of Object.entries(report.parameters)) {
    const line = lineOf(text, name);
    if (!PARAMETER_NAME.test(name)) {
      throw new BadReport(file, line, `${name} is no name for a parameter: letters, digits and _`);
    }
    if (!used.includes(name)) throw new BadReport(file, line, `:${name} does not occur in the SQL`);
    const only = { ...report, parameters: { [name]: schema } };
    for (const value of [schema.default, ...(schema.examples ?? [])]) {
      const [fault] =
        value === undefined ? [] : checkReportParameters(only, { [name]: value }).faults;
      if (fault)
        throw new BadReport(file, line, `${name}: its own example or default: ${fault.detail}`);
    }
  }
};

const lineOf = (text: string, word: string | undefined): number => {
  const index = word === undefined ? -1 : text.indexOf(word);
  return index === -1 ? 1 : text.slice(0, index).split('\n').length;
};
