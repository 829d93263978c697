import { DescribeStatementCommand, RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { parse } from 'csv-parse/sync';
import { bucketSource } from '../../../../bin/verify/result-source.ts';
import { verifyResult } from '../../../../bin/verify/verify-result.ts';
import {
  type RedshiftData,
  type RedshiftDataOptions,
  startRedshiftData,
} from '../../../../infra/redshift-data/server.ts';
import type { ResultFormat } from '../../../../shared/job/job.ts';
import { noResultLimits } from '../../../../shared/job/job-limits.ts';
import { manifestKey, resultFolder } from '../../../../shared/job/result-key.ts';
import { writeResult } from '../../../../shared/pipeline/write-result.ts';
import { systemClock } from '../../../../shared/platform/clock.ts';
import { fetchResultPage } from '../../../../shared/redshift/fetch-result-page.ts';
import { StatementClient } from '../../../../shared/redshift/statement-client.ts';
import type { Manifest } from '../../../../shared/result/manifest.ts';
import { ResultStore } from '../../../../shared/result/result-store.ts';
import { type LoopbackS3, startLoopbackS3 } from '../../../support/loopback-s3.ts';
import { heldLease } from '../../../support/memory/held-lease.ts';
import { memoryJobs } from '../../../support/memory/memory-jobs.ts';

/** A result as it arrived in S3, taken apart by a reader that is not ours. */
export interface Collected {
  readonly manifest: Manifest;
  readonly text: string;
  /** CSV: text, or null for NULL. JSON Lines: the JSON of each value as it stands in the file. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly names: readonly string[];
  /** What `npm run verify` would complain of. */
  readonly faults: readonly string[];
}

export type Parameters = Readonly<Record<string, string | number | boolean>>;

/**
 * The whole way of a result: the emulator, the real clients, the collector's code, S3, a reader.
 */
export class ResultWay {
  private readonly emulator: RedshiftData;
  private readonly s3: LoopbackS3;
  private readonly client: RedshiftDataClient;
  private jobs = 0;

  private constructor(emulator: RedshiftData, s3: LoopbackS3) {
    this.emulator = emulator;
    this.s3 = s3;
    this.client = new RedshiftDataClient({
      endpoint: emulator.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'tester', secretAccessKey: 'secret' },
    });
  }

  static async start(limits: RedshiftDataOptions['limits'] = {}): Promise<ResultWay> {
    return new ResultWay(
      await startRedshiftData({ tpchScale: 0, limits }),
      await startLoopbackS3(),
    );
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.s3.stop();
    await this.emulator.stop();
  }

  async collect(
    sql: string,
    format: 'csv' | 'jsonl',
    parameters: Parameters = {},
  ): Promise<Collected> {
    this.jobs += 1;
    const job = claimedJob(`job-${this.jobs}`, format);
    const warehouse = { workgroupName: 'local', database: 'dev' };
    const statements = new StatementClient(this.client, warehouse, 'Test/', fetchResultPage);
    const accepted = await statements.execute({ jobId: job.jobId, sql, parameters, format });
    if (accepted.outcome !== 'accepted') throw new Error('The emulator has no room.');
    const { statementId } = accepted.statement;
    await this.client.send(new DescribeStatementCommand({ Id: statementId, WaitTimeSeconds: 30 }));
    const described = await statements.describe(statementId);
    if (described.outcome !== 'found' || described.statement.status !== 'FINISHED') {
      throw new Error(`${sql} did not finish: ${JSON.stringify(described)}`);
    }
    const deps = {
      jobs: memoryJobs(),
      statements,
      results: new ResultStore(this.s3.client, 'bucket'),
      notifications: { publish: async () => undefined },
      clock: systemClock,
      log: { info: () => undefined, warn: () => undefined },
      retentionDays: 30,
      resultLimits: noResultLimits,
    };
    const manifest = await writeResult(deps, heldLease(job), described.statement, () => 900_000);
    return this.read(manifest, job, format);
  }

  private async read(
    manifest: Manifest,
    job: ReturnType<typeof claimedJob>,
    format: 'csv' | 'jsonl',
  ): Promise<Collected> {
    const folder = resultFolder(job);
    const { faults } = await verifyResult(bucketSource(this.s3.client, 'bucket', folder));
    const file = manifest.entries[0]?.url.slice('s3://bucket/'.length) ?? '';
    const text = this.s3.objects.get(file)?.toString('utf8') ?? '';
    if (!this.s3.objects.has(manifestKey(job))) throw new Error('There is no manifest.');
    return { manifest, text, faults, ...(format === 'csv' ? readCsv(text) : readJsonLines(text)) };
  }
}

/** csv-parse; an empty field in quotes is the empty text, without quotes it is NULL. */
const readCsv = (text: string) => {
  const [names = [], ...rows]: (string | null)[][] = parse(text, {
    record_delimiter: '\r\n',
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
  });
  return { names: names.map((name) => name ?? ''), rows };
};

/** JSON.parse, with the text of each value as it stands in the file. */
const readJsonLines = (text: string) => {
  const objects = text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const sources = new Map<string, string>();
      const value: object = JSON.parse(line, (key, one, context?: { source?: string }) => {
        sources.set(key, context?.source ?? JSON.stringify(one));
        return one;
      });
      return Object.keys(value).map((name) => [name, sources.get(name) ?? ''] as const);
    });
  return {
    names: (objects[0] ?? []).map(([name]) => name),
    rows: objects.map((entries) => entries.map(([, source]) => source)),
  };
};

const NOW = '2026-11-22T10:00:00.000Z';

const claimedJob = (jobId: string, format: ResultFormat) => ({
  jobId,
  state: 'COLLECTING' as const,
  owner: 'tester',
  sql: '',
  parameters: {},
  format,
  submittedAt: NOW,
  updatedAt: NOW,
  timeline: [],
  requestHash: '',
  version: 1,
  attempt: 1,
});
