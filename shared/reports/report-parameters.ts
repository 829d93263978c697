import type { Job } from '../job/job.ts';
import { shortened } from '../platform/given-value.ts';
import { type CheckedValue, checkDeclared, checkUndeclared } from './parameter-value.ts';
import type { RunnableReport } from './report.ts';

type Parameters = Job['parameters'];

/** A fault in one parameter, or in one value of its list. */
interface ParameterFault {
  readonly path: readonly (string | number)[];
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
  const values: Parameters = {};
  const faults: ParameterFault[] = [];
  for (const [name, schema] of Object.entries(report.parameters)) {
    const value = Object.hasOwn(input, name) ? input[name] : schema.default;
    take(name, checkDeclared(schema, value), values, faults);
  }
  const known = Object.keys(report.parameters).join(', ') || 'none';
  for (const name of Object.keys(input).filter((key) => !Object.hasOwn(report.parameters, key))) {
    const detail = `Report ${report.name} has no such parameter; it has: ${known}`;
    faults.push({ path: [name], detail });
  }
  return { values, faults };
};

/** Checks a request's values against the placeholders of its SQL; reports all faults at once. */
export const checkSqlParameters = (
  placeholders: readonly string[],
  input: Readonly<Record<string, unknown>>,
): CheckedParameters => {
  const values: Parameters = {};
  const faults: ParameterFault[] = [];
  const used = new Set(placeholders);
  for (const name of new Set([...placeholders, ...Object.keys(input)])) {
    if (used.has(name)) {
      const value = Object.hasOwn(input, name) ? input[name] : undefined;
      take(name, checkUndeclared(value), values, faults);
      continue;
    }
    const detail = `The SQL text has no :${shortened(name)}; the Data API refuses a parameter without use`;
    faults.push({ path: [name], detail });
  }
  return { values, faults };
};

const take = (
  name: string,
  checked: CheckedValue,
  values: Parameters,
  faults: ParameterFault[],
): void => {
  if ('value' in checked) values[name] = checked.value;
  else if ('detail' in checked) faults.push({ path: [name], detail: checked.detail });
  else faults.push(...checked.items.map(({ index, detail }) => ({ path: [name, index], detail })));
};
