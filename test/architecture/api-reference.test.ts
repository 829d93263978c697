import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { httpApiRoutes } from '../../infra/aws/api/http-api-routes.ts';
import { problemSchema } from '../../shared/api/answers.ts';
import { jobQuerySchema } from '../../shared/api/job-query.ts';
import { submitBodySchema } from '../../shared/api/submit-body.ts';
import { JobApi } from '../../shared/client/job-api.ts';
import { JobClient } from '../../shared/client/job-client.ts';
import { problemCatalogue } from '../../shared/http/problem.ts';
import { jobSchema, jobStates } from '../../shared/job/job.ts';
import type { JobNotification } from '../../shared/notification/job-notification.ts';
import { blocksOf, readmePages } from '../support/readme-shell.ts';
import { sourceFiles } from './source-tree.ts';

const pageAt = (path: string): string =>
  readmePages().find((page) => page.path === path)?.text ?? '';

const reference = pageAt('functions/README.md');

/** The text below a heading, up to the next one of any level. */
const section = (page: string, heading: string): string =>
  page.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';

const marked = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, mark = '']) => mark);

/** The rows of a section's tables, without their heads, as cells. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line, at, lines) => /^\| .*`/.test(line) && !/^\|-/.test(lines[at + 1] ?? ''))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

/** The names in the first cells of a section's table. */
const namesIn = (page: string, heading: string): string[] =>
  rowsOf(section(page, heading)).flatMap(([name = '']) => marked(name));

const members = z.looseObject({ properties: z.record(z.string(), z.unknown()) });

/** The members that a schema has; of a nested one with its name. */
const membersOf = (schema: z.core.$ZodType, name?: string): string[] => {
  const { properties } = members.parse(z.toJSONSchema(schema, { unrepresentable: 'any' }));
  return Object.keys(name === undefined ? properties : members.parse(properties[name]).properties);
};

/** Words in capitals that are DynamoDB's or the Data API's, and no code of an error. */
const WORDS_OF_AWS = ['ALL_NEW', 'AUTO_COMMIT'];

describe('the API reference', () => {
  it('has every call and no other', () => {
    const shown = namesIn(reference, 'Calls')
      .filter((mark) => /^(GET|POST) /.test(mark))
      .map((call) => call.replace(/\?.*/, ''));
    // The page's own files, and the lab's address with the slash that its page adds.
    const calls = httpApiRoutes
      .filter(({ path }) => path !== '/assets/{file}' && path !== '/lab/{rest+}')
      .map(({ method, path }) => `${method} ${path}`);
    expect(shown.sort()).toEqual(calls.sort());
  });

  it('has every field of a request, of a list and of a job, and no other', () => {
    expect(namesIn(reference, 'Submitting').sort()).toEqual(membersOf(submitBodySchema).sort());
    expect(namesIn(reference, 'Lists').sort()).toEqual(membersOf(jobQuerySchema).sort());
    expect(namesIn(reference, 'The job').sort()).toEqual(membersOf(jobSchema).sort());
  });

  it.each(['statement', 'result', 'error'])('has every member of the job’s %s', (name) => {
    const [row = []] = rowsOf(section(reference, 'The job')).filter(
      ([first = '']) => first === `\`${name}\``,
    );
    expect(marked(row[1] ?? '').sort()).toEqual(membersOf(jobSchema, name).sort());
  });

  it('has every problem with its status, and no other', () => {
    const rows = [...reference.matchAll(/^\| ([45]\d\d) \| ((?:`[a-z-]+`(?:, )?)+) \|/gm)];
    const named = rows.flatMap(([, status = '', names = '']) =>
      names.split(', ').map((name) => `${status} ${name.replaceAll('`', '')}`),
    );
    const known = Object.entries(problemCatalogue).map(([name, { status }]) => `${status} ${name}`);
    expect(named.sort()).toEqual(known.sort());
  });

  it('has every state and every error code of a job, and no other', () => {
    expect(namesIn(reference, 'States').sort()).toEqual([...jobStates].sort());
    const codes = sourceFiles('shared/pipeline', 'shared/redshift', 'shared/job', 'shared/result')
      .flatMap(({ text }) => [...text.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)])
      .map(([, code = '']) => code)
      .filter((word) => !WORDS_OF_AWS.includes(word));
    expect(namesIn(reference, 'Error codes').sort()).toEqual([...new Set(codes)].sort());
  });

  it('shows a problem and a notification as the service sends them', () => {
    const [problem = ''] = blocksOf('json', section(reference, 'Problems'));
    expect(problemSchema.parse(JSON.parse(problem))).toEqual(JSON.parse(problem));

    const [message = ''] = blocksOf('json', section(reference, 'The notification'));
    const { data, ...event } = z.looseObject({ data: z.unknown() }).parse(JSON.parse(message));
    expect(jobSchema.parse(data)).toEqual(data);
    expect(Object.keys(event)).toEqual([
      'specversion',
      'id',
      'source',
      'type',
      'subject',
      'time',
      'datacontenttype',
      'traceparent',
    ] satisfies (keyof JobNotification)[]);
  });
});

describe('the page about clients', () => {
  it('has every method of the client and no other', () => {
    const methods = [JobApi, JobClient].flatMap(({ prototype }) =>
      Object.getOwnPropertyNames(prototype),
    );
    const own = ['constructor', 'linked', 'followed', 'rowsOf'];
    const shown = namesIn(pageAt('shared/client/README.md'), 'TypeScript');
    expect(shown.sort()).toEqual(methods.filter((name) => !own.includes(name)).sort());
  });
});
