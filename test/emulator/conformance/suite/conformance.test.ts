import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataApiError } from '../../../../infra/redshift-data/contract/data-api-error.ts';
import { Cleanup } from '../../../conformance/aws/cleanup.ts';
import { compareStatements, startReference } from '../../../conformance/compare-statements.ts';
import { conformanceCommand } from '../../../conformance/conformance-command.ts';
import { noticeOf, rights } from '../../../conformance/notice.ts';
import { notAsked } from '../../../conformance/questions/not-asked.ts';
import { differenceLines, rowLines } from '../../../conformance/report.ts';
import { askedRows, countQuestions } from '../../../conformance/run-questions.ts';
import { collected } from '../../../support/collected.ts';
import { runInProcess } from '../../../support/fake-terminal.ts';
import { type Conformance, startConformance } from './conformance-run.ts';

let suite: Conformance;
beforeAll(async () => {
  suite = await startConformance();
});
afterAll(() => suite.stop());

/** Arguments for the emulator as if it were a warehouse on AWS. */
const AIMED = ['--workgroup', 'local', '--database', 'dev', '--region', 'us-east-1'];

describe('the conformance suite', () => {
  it('has the answers that the emulator gives, and needs the rights that it prints', async () => {
    const actions = new Set<string>();
    const watched = (action: string) => actions.add(action);
    const { findings, left } = await suite.run('all_of_it', { watched });
    expect(findings.filter(({ same }) => !same)).toEqual([]);
    expect(findings).toHaveLength(countQuestions({ folder: true, queue: true }));
    expect(findings.length).toBeGreaterThan(300);
    expect(left).toEqual([]);
    expect(await suite.left()).toEqual([]);
    const printed = Object.entries(rights).flatMap(([service, operations]) =>
      operations.map((operation) => `${service}:${operation}`),
    );
    expect([...actions].sort()).toEqual(printed.sort());
  });

  it('calls no service of what it may not create', async () => {
    const actions: string[] = [];
    const watched = (action: string, interrupt: () => void) => {
      if (actions.push(action) > 10) interrupt();
    };
    const plan = { target: suite.local.plan.target, events: false };
    const { findings } = await suite.run('less', { watched, plan });
    expect(new Set(actions.map((action) => action.replace(/:.*/, '')))).toEqual(
      new Set(['redshift-data']),
    );
    expect(findings.length).toBeGreaterThan(0);
    expect(rowLines(findings)).toContain('not asked  UNLOAD (see above)');
    const [all, less] = [true, false].map((has) => countQuestions({ folder: has, queue: has }));
    expect(less).toBeLessThan(all ?? 0);
  });

  it('has a question for each row of what AWS leaves open, or the reason why not', () => {
    const readme = readFileSync('infra/redshift-data/README.md', 'utf8');
    const [, part = ''] = readme.split('## Where AWS leaves it open');
    const [table = ''] = part.split('\n## ');
    const rows = [...table.matchAll(/^\| (?!topic)([^|]+) \|/gm)].map(([, row]) => row);
    const known = [...askedRows, ...Object.keys(notAsked)].filter((row) => row !== undefined);
    expect(known.sort()).toEqual(rows.sort());
    expect(rows.length).toBeGreaterThan(25);
  });
});

describe('another warehouse', () => {
  let other: Conformance;
  beforeAll(async () => {
    other = await startConformance(
      {
        workgroups: [
          { name: 'local', id: 'a' },
          { name: 'no-such-workgroup', id: 'b' },
        ],
        limits: { sqlBytes: 200_000, jsonPageBytes: 500_000 },
        intercept: (_, __, input) =>
          /no_such_db|drop schema if exists stuck/.test(JSON.stringify(input))
            ? new DataApiError('ResourceNotFoundException', 'Out of order.')
            : undefined,
      },
      (event) => ({ ...event, source: 'redshift' }),
    );
  });
  afterAll(() => other.stop());

  it('is shown with all that it answers otherwise, and nothing else', async () => {
    const { findings } = await other.run('other');
    expect(await other.left()).toEqual([]);
    expect(findings.filter(({ same }) => !same).map(({ topic }) => topic)).toEqual([
      'an unknown workgroup',
      'an SQL text of 100,001 bytes',
      'a list of tables in an unknown database',
      'the rows of 50,000 bytes on the first JSON page',
      'an unknown database',
      'the event of a query',
      'the event of a statement that fails',
      'the event of a batch',
    ]);
    expect(differenceLines(findings).slice(3, 6)).toEqual([
      '≠ an SQL text of 100,001 bytes',
      '  emulator   "ValidationException"',
      '  warehouse  "accepted"',
    ]);
    expect(rowLines(findings)).toEqual(
      expect.arrayContaining([
        'confirmed  Error of a stopped statement',
        'not asked  Retention (it would take a day)',
        'otherwise  Events (0 of 3 answers are the same)',
        'otherwise  SQL text over the limit (0 of 1 answers are the same)',
      ]),
    );
  });

  it('is compared statement by statement, where that is asked for', async () => {
    const cleanup = new Cleanup();
    const reference = await startReference('compared', cleanup);
    const { signal } = new AbortController();
    const warehouse = other.warehouse('compared');
    await warehouse.run('create schema compared');
    await warehouse.run('create table public.only_there as select 7 as n');
    const statements = ['select id, avg(n) from t group by id order by id', 'select :a'];
    const all = [...statements, 'select n from public.only_there'];
    const findings = await collected(compareStatements(all, reference, warehouse, signal));
    expect(findings.map(({ same }) => same)).toEqual([true, true, false]);
    expect(findings.slice(1)).toMatchObject([
      { emulator: 'refused', warehouse: 'refused' },
      { emulator: 'refused', warehouse: { types: ['int4'], rows: [[7]] } },
    ]);
    await warehouse.run('drop schema compared cascade');
    expect(await cleanup.run()).toEqual([]);
  });

  it('that does not let go of what was created is told by its name', async () => {
    const { left, failure } = await other.run('stuck', { watched: (_, interrupt) => interrupt() });
    expect(failure).toBeUndefined();
    expect(left).toEqual([
      'The schema stuck may be left (ResourceNotFoundException: Out of order.): remove it yourself.',
    ]);
    expect(await other.left()).toEqual(['varchar,stuck']);
  });
});

describe('an interrupted run', () => {
  it.each([1, 2, 4, 5, 6, 7, 8, 9, 10, 30])('leaves nothing, stopped at call %d', async (calls) => {
    let made = 0;
    const watched = (_: string, interrupt: () => void) => {
      made += 1;
      if (made === calls) interrupt();
    };
    const { findings, left } = await suite.run(`stopped_${calls}`, { watched });
    expect(findings.length).toBeLessThan(countQuestions({ folder: true, queue: true }));
    expect(left).toEqual([]);
    expect(await suite.left()).toEqual([]);
  });
});

describe('the command', () => {
  it('removes what it created after Ctrl-C, and ends with 130', async () => {
    const { endpoints } = suite.local.settings;
    const child = spawn(process.execPath, ['test/conformance/conformance.ts', ...AIMED], {
      env: {
        AWS_ACCESS_KEY_ID: 'conformance',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_REDSHIFT_DATA: endpoints['redshift-data'],
        AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.events,
        AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => printed.push(text));
    }
    let calls = 0;
    suite.watch((action) => {
      calls += 1;
      if (action === 'redshift-data:GetStatementResult') child.kill('SIGINT');
    });
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(calls).toBeGreaterThan(8);
    expect(printed.join('')).toMatch(/^Asks \d+ questions\.\n.*\nStopping: what was created is/s);
    expect(await suite.left()).toEqual([]);
  });

  it.each([
    [['--workgroup', 'w'], 'One of --workgroup and --cluster is needed, and --database with it.'],
    [['--database', 'd'], 'One of --workgroup and --cluster is needed, and --database with it.'],
    [
      ['--workgroup', 'w', '--cluster', 'c', '--database', 'd'],
      'One of --workgroup and --cluster is needed, and --database with it.',
    ],
    [
      ['--workgroup', 'w', '--database', 'd', '--role', 'r'],
      '--role is of no use without --bucket.',
    ],
  ])('refuses %j', async (args, sentence) => {
    const { code, err } = await runInProcess(conformanceCommand, args);
    expect([code, err.split('\n')[0]]).toEqual([2, sentence]);
  });

  it('prints beforehand what it creates, costs and needs', () => {
    const target = { ClusterIdentifier: 'c', Database: 'sales', SecretArn: 'arn' };
    const notice = noticeOf({ target, events: true }, 'conformance_1');
    expect(notice).toContain('the schema conformance_1 in sales');
    expect(notice).toContain('the SQS queue conformance_1 and the EventBridge rule conformance_1');
    expect(notice).toContain('It takes about 2 minutes and costs nothing beside the cluster.');
    expect(notice).toContain('  secretsmanager: GetSecretValue\n');
    expect(notice).not.toContain('s3:');
    const unload = { bucket: 'b', role: 'default' };
    const workgroup = { WorkgroupName: 'w', Database: 'dev' };
    const more = { target: workgroup, events: false, unload, statements: true };
    expect(noticeOf(more, 'conformance_2')).toContain('cost $0.60 at 8 RPU and $9.60 at 128 RPU');
  });
});
