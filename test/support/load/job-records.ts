import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { isJobId, type Job } from '../../../shared/job/job.ts';
import { jobFrom } from '../../../shared/job/job-record.ts';
import type { PipelineStack } from '../pipeline-stack.ts';

/** Every job's record by its id, once nothing is under way. */
export const recordsAtRest = async (stack: PipelineStack): Promise<Map<string, Job>> => {
  await stack.idle();
  const records = new Map<string, Job>();
  let from: Record<string, unknown> | undefined;
  do {
    const page = await stack.dynamo.send(
      new ScanCommand({ TableName: stack.tableName, ...(from && { ExclusiveStartKey: from }) }),
    );
    for (const item of page.Items ?? []) {
      // The table counts requests that wait, too.
      const jobId = String(item['jobId']);
      if (isJobId(jobId)) records.set(jobId, jobFrom(item, stack.bucket));
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return records;
};
