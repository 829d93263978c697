import type { JobSubmission } from '../../../shared/client/job-api.ts';

/** A report as GET /reports shows it. */
export interface FakeReport {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly required: readonly string[];
  };
  readonly deliveries: readonly ('collect' | 'unload')[];
}

type Submission = Partial<JobSubmission>;

type Checked =
  | { request: Submission }
  | {
      refusal: {
        status: number;
        title: string;
        detail: string;
        errors?: { pointer: string; detail: string }[];
      };
    };

const known = [
  'report',
  'sql',
  'parameters',
  'format',
  'delivery',
  'compression',
  'escapeFormulas',
];

const parameterFaults = (report: FakeReport, parameters: Record<string, unknown>) => {
  const { properties, required } = report.parameters;
  const missing = required
    .filter((name) => parameters[name] === undefined)
    .map((name) => ({ pointer: `/parameters/${name}`, detail: `${name} is required` }));
  const misfits = Object.entries(parameters).flatMap(([name, value]) => {
    const type = properties[name]?.['type'];
    const fits = type === 'integer' ? Number.isInteger(value) : type !== undefined;
    const detail = type ? `${name} must be ${type}; given: ${value}` : `${name} is unknown`;
    return fits ? [] : [{ pointer: `/parameters/${name}`, detail }];
  });
  return [...missing, ...misfits];
};

/** Refuses what the API would refuse, with all faults at once. */
export const checkSubmission = (
  body: Submission,
  reports: readonly FakeReport[],
  adHocSql: boolean,
): Checked => {
  if (body.sql !== undefined && !adHocSql) {
    const title = 'This deployment runs reports only';
    return { refusal: { status: 403, title, detail: 'Choose one of its reports.' } };
  }
  const report = reports.find(({ name }) => name === body.report);
  const errors = Object.keys(body)
    .filter((name) => !known.includes(name))
    .map((name) => ({ pointer: `/${name}`, detail: `${name} is not accepted here` }));
  if ((body.report === undefined) === (body.sql === undefined)) {
    errors.push({ pointer: '', detail: 'Give exactly one of report and sql' });
  } else if (body.report !== undefined && !report) {
    errors.push({ pointer: '/report', detail: `There is no report ${body.report}` });
  }
  if (report) errors.push(...parameterFaults(report, body.parameters ?? {}));
  if (errors.length === 0) return { request: body };
  const detail = `${errors.length} of its fields cannot be accepted.`;
  return { refusal: { status: 422, title: 'The request is not valid', detail, errors } };
};
