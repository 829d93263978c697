import type { ResultFormat } from '../../../shared/job/job.ts';
import { noResultLimits } from '../../../shared/job/job-limits.ts';
import { createRedshiftDataClient, createS3Client } from '../../../shared/lambda/aws-clients.ts';
import { writeResult } from '../../../shared/pipeline/write-result.ts';
import { clientTimeouts } from '../../../shared/platform/client-timeouts.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { fetchResultPage } from '../../../shared/redshift/fetch-result-page.ts';
import { StatementClient } from '../../../shared/redshift/statement-client.ts';
import type { Manifest } from '../../../shared/result/manifest.ts';
import { ResultStore } from '../../../shared/result/result-store.ts';
import { heldLease } from '../../support/memory/held-lease.ts';
import { memoryJobs } from '../../support/memory/memory-jobs.ts';
import { claimedJob } from './claimed-job.ts';

const A_QUARTER_OF_AN_HOUR_MS = 900_000;

/** The collector's own way from the pages of a result to its file and manifest. */
export const createCollector = () => {
  const deps = {
    jobs: memoryJobs(),
    statements: new StatementClient(
      createRedshiftDataClient(clientTimeouts.background.redshiftData),
      { workgroupName: 'local', database: 'dev' },
      'Bench/',
      fetchResultPage,
    ),
    results: new ResultStore(createS3Client(clientTimeouts.background.s3), 'bucket'),
    notifications: { publish: async () => undefined },
    clock: systemClock,
    log: { info: () => undefined, warn: () => undefined },
    retentionDays: 30,
    resultLimits: noResultLimits,
  };
  return (format: ResultFormat, rowCount: number): Promise<Manifest> => {
    const statement = {
      statementId: String(rowCount),
      status: 'FINISHED',
      hasResultSet: true,
    } as const;
    return writeResult(
      deps,
      heldLease(claimedJob(format)),
      statement,
      () => A_QUARTER_OF_AN_HOUR_MS,
    );
  };
};
