import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Job, jobRecordSchema } from '../../../shared/job/job.ts';
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
      const job = jobRecordSchema.safeParse(item);
      if (job.success) records.set(job.data.jobId, job.data);
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return records;
};
