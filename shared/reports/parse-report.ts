import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { unloadableQuery } from '../result/unload/unloadable-query.ts';
import { placeholders } from '../sql/placeholders.ts';
import { tokenizeSql } from '../sql/tokenizer.ts';
import { type FrontMatter, readFrontMatter } from './front-matter.ts';
import { parameterSchema } from './parameter-schema.ts';
import type { Report } from './report.ts';
import { checkReportParameters } from './report-parameters.ts';
import { checkReportSql, type SqlFault } from './report-sql.ts';

const FRONT_MATTER = /^(\s*\/\*---\r?\n)([\s\S]*?)\r?\n---\*\//;
/** The Data API's names of parameters; ours begin with a letter, for readable SQL. */
const PARAMETER_NAME = /^[A-Za-z]\w*$/;

/** Report files are invalid; each of `errors` is one fault: file, line and reason. */
export class ReportError extends AggregateError {
  override readonly name = 'ReportError';

  constructor(faults: readonly string[]) {
    const errors = faults.map((fault) => new Error(fault));
    super(errors, faults.join('\n'));
  }
}

/** The file of a report: its path as messages name it, and its text. */
export interface ReportFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Parses report files: each has a YAML comment as front matter, then the SQL text.
 *
 * @throws ReportError with every fault of every file.
 */
export const parseReports = (files: readonly ReportFile[]): Report[] => {
  const read = files.map(readReport);
  const faults = read.flatMap((each) => ('faults' in each ? each.faults : []));
  if (faults.length > 0) throw new ReportError(faults);
  return read.flatMap((each) => ('report' in each ? [each.report] : []));
};

/**
 * Parses every file `NAME.sql` of a folder.
 *
 * @throws ReportError with every fault of every file, or because the folder has no report.
 */
export const reportsIn = (folder: string): readonly Report[] => {
  const shown = relative(process.cwd(), folder) || '.';
  const names = fileNames(folder, shown).filter((name) => name.endsWith('.sql'));
  if (names.length === 0) throw unusableFolder(`${shown}: given: a folder without a report`);
  return parseReports(
    names.sort().map((name) => ({
      file: join(shown, name),
      text: readFileSync(join(folder, name), 'utf8'),
    })),
  );
};

const fileNames = (folder: string, shown: string): string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error;
    throw unusableFolder(`${shown}: given: a path that cannot be read (${reason})`);
  }
};

const unusableFolder = (fault: string): ReportError =>
  new ReportError([`${fault}. Accepted: a folder with a file NAME.sql for each report`]);

type Fault = { readonly line: number; readonly detail: string };

const readReport = ({
  file,
  text,
}: ReportFile): { readonly report: Report } | { readonly faults: readonly string[] } => {
  const name = file.replace(/^.*\//, '').replace(/\.sql$/, '');
  const faults: Fault[] = [];
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    const accepted = 'lower-case words with hyphens between them';
    faults.push({ line: 1, detail: `name: given: ${JSON.stringify(name)}. Accepted: ${accepted}` });
  }
  const fields = readText(text, name, faults);
  if (fields !== undefined && faults.length === 0) return { report: { name, ...fields } };
  const inOrder = faults.toSorted((a, b) => a.line - b.line);
  return { faults: inOrder.map(({ line, detail }) => `${file}:${line}: ${detail}`) };
};

/** The fields of a report's file, or undefined; adds each fault to `faults`. */
const readText = (
  text: string,
  name: string,
  faults: Fault[],
): Omit<Report, 'name'> | undefined => {
  const [head = '', opening = '', yaml = ''] = FRONT_MATTER.exec(text) ?? [];
  if (head === '') {
    const accepted = 'a comment /*--- … ---*/ of YAML before the SQL';
    faults.push({ line: 1, detail: `front matter: given: none. Accepted: ${accepted}` });
    return undefined;
  }
  const body = text.slice(head.length);
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const above = lineAt(opening.length) - 1;
  const frontMatter = readFrontMatter(yaml);
  const { fields, lineOf } = frontMatter;
  const isBatch = fields?.executionMode !== undefined;
  const { statements, faults: sqlFaults } = checkReportSql(body, isBatch);
  const refusal = fields?.delivery === 'unload' ? unloadRefusal(statements, sqlFaults) : undefined;
  const inFrontMatter = [
    ...frontMatter.faults,
    ...(refusal === undefined
      ? []
      : [{ line: lineOf('delivery'), detail: `delivery: given: unload. ${refusal}` }]),
    ...parameterFaults(frontMatter, name, statements),
  ];
  const inSql = [...sqlFaults, ...placeholderFaults(frontMatter, body)];
  faults.push(
    ...inFrontMatter.map(({ line, detail }) => ({ line: above + line, detail })),
    ...inSql.map(({ offset, detail }) => ({ line: lineAt(head.length + offset), detail })),
  );
  return fields && { ...fields, sql: isBatch ? statements : (statements[0] ?? '') };
};

const unloadRefusal = (
  statements: readonly string[],
  faults: readonly SqlFault[],
): string | undefined => {
  const unloadable = faults.length === 0 ? unloadableQuery(statements.at(-1) ?? '') : undefined;
  return unloadable && 'refusal' in unloadable ? unloadable.refusal : undefined;
};

const placeholderFaults = ({ parameters }: FrontMatter, body: string): SqlFault[] => {
  if (parameters === undefined) return [];
  const names = Object.keys(parameters).join(', ') || 'none, there are no parameters';
  const unknown = new Map<string, SqlFault>();
  for (const { kind, text, offset } of tokenizeSql(body)) {
    if (kind !== 'placeholder' || Object.hasOwn(parameters, text.slice(1))) continue;
    if (unknown.has(text)) continue;
    const detail = `SQL: given: ${text}, which is not among the parameters. Accepted: ${names}`;
    unknown.set(text, { offset, detail });
  }
  return [...unknown.values()];
};

const parameterFaults = (
  { parameters = {}, lineOf }: FrontMatter,
  reportName: string,
  statements: readonly string[],
): Fault[] => {
  const used = statements.flatMap((sql) => placeholders(sql));
  return Object.entries(parameters).flatMap(([name, declaration]) => {
    const line = lineOf('parameters', name);
    const place = `parameters.${name}`;
    if (!PARAMETER_NAME.test(name)) {
      const accepted = 'a name of letters, digits and _ that begins with a letter';
      return [{ line, detail: `${place}: given: ${JSON.stringify(name)}. Accepted: ${accepted}` }];
    }
    const unused =
      `${place}: given: a parameter that the SQL does not use. ` +
      `Accepted: one that it uses as :${name}`;
    return [
      ...(statements.length === 0 || used.includes(name) ? [] : [{ line, detail: unused }]),
      ...ownValueFaults(name, declaration, reportName, lineOf),
    ];
  });
};

/** Faults for a default or an example that the parameter's own schema refuses. */
const ownValueFaults = (
  name: string,
  declaration: unknown,
  reportName: string,
  lineOf: FrontMatter['lineOf'],
): Fault[] => {
  const { data: schema } = parameterSchema.safeParse(declaration);
  if (schema === undefined) return [];
  const only = {
    name: reportName,
    title: '',
    description: '',
    sql: '',
    parameters: { [name]: schema },
  };
  const faultsOf = (value: unknown, ...at: readonly (string | number)[]): Fault[] =>
    checkReportParameters(only, { [name]: value }).faults.map(({ detail }) => ({
      line: lineOf('parameters', name, ...at),
      detail: `parameters.${name}.${at[0]}: ${detail}`,
    }));
  return [
    ...(schema.default === undefined ? [] : faultsOf(schema.default, 'default')),
    ...(schema.examples ?? []).flatMap((example, nth) => faultsOf(example, 'examples', nth)),
  ];
};
