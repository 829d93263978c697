import { type JobState, jobStates } from '../../../../shared/job/job.ts';

/** A view and what it shows. Each has one address, so that reload and back button work. */
export type Route =
  | { view: 'reports' }
  | { view: 'report'; name: string; from?: string | undefined }
  | { view: 'sql'; from?: string | undefined }
  | { view: 'jobs'; state?: JobState | undefined; report?: string | undefined }
  | { view: 'job'; jobId: string };

const query = (values: Record<string, string | undefined>): string => {
  const present = Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return present.length > 0 ? `?${new URLSearchParams(present)}` : '';
};

/** The address of a route, for an `href`. */
export const hrefOf = (route: Route): string => {
  switch (route.view) {
    case 'reports':
      return '#/';
    case 'report':
      return `#/reports/${encodeURIComponent(route.name)}${query({ from: route.from })}`;
    case 'sql':
      return `#/sql${query({ from: route.from })}`;
    case 'jobs':
      return `#/jobs${query({ state: route.state, report: route.report })}`;
    case 'job':
      return `#/jobs/${encodeURIComponent(route.jobId)}`;
  }
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // An address typed by hand may hold a percent sign that encodes nothing; keep it.
    return text;
  }
};

/** Parses a location hash; an unknown address leads to the reports. */
export const parseRoute = (hash: string): Route => {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const [area, id] = path.split('/').filter(Boolean).map(decode);
  const values = new URLSearchParams(search);
  const from = values.get('from') ?? undefined;
  if (area === 'reports' && id) return { view: 'report', name: id, from };
  if (area === 'sql') return { view: 'sql', from };
  if (area === 'jobs' && id) return { view: 'job', jobId: id };
  if (area === 'jobs') {
    const state = jobStates.find((known) => known === values.get('state'));
    return { view: 'jobs', state, report: values.get('report') ?? undefined };
  }
  return { view: 'reports' };
};
