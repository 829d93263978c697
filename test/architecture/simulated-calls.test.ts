import { describe, expect, it } from 'vitest';
import { sdkCalls } from '../simulation/faults/call-site.ts';
import { callNatures } from '../simulation/faults/faults.ts';

describe('every SDK call of the pipeline', () => {
  /** Which simulated call stands for which SDK calls. */
  const simulated: Readonly<Record<string, readonly string[]>> = {
    'jobs.create': ['job/job-store.ts PutCommand'],
    'jobs.get': ['job/job-store.ts GetCommand'],
    'jobs.update': ['job/job-store.ts UpdateCommand'],
    'jobs.overdue': ['job/job-store.ts ScanCommand'],
    'jobs.queued': ['job/job-store.ts QueryCommand'],
    'jobs.lastQueued': ['job/job-store.ts QueryCommand'],
    'statements.execute': [
      'redshift/statement-client.ts ExecuteStatementCommand',
      'redshift/statement-client.ts BatchExecuteStatementCommand',
    ],
    'statements.describe': ['redshift/statement-client.ts DescribeStatementCommand'],
    'statements.cancel': ['redshift/statement-client.ts CancelStatementCommand'],
    'statements.find': ['redshift/statement-client.ts ListStatementsCommand'],
    'statements.resultPage': [
      'redshift/fetch-result-page.ts GetStatementResultV2Command',
      'redshift/fetch-result-page.ts GetStatementResultCommand',
    ],
    'results.writeFile': [
      'result/file-upload.ts PutObjectCommand',
      'result/file-upload.ts CreateMultipartUploadCommand',
      'result/file-upload.ts UploadPartCommand',
      'result/file-upload.ts CompleteMultipartUploadCommand',
      'result/file-upload.ts AbortMultipartUploadCommand',
    ],
    'results.endUploads': [
      'result/result-store.ts ListMultipartUploadsCommand',
      'result/result-store.ts AbortMultipartUploadCommand',
    ],
    'results.createManifest': ['result/result-store.ts PutObjectCommand'],
    'results.readManifest': ['result/result-store.ts GetObjectCommand'],
    'results.readUnloaded': [
      'result/result-store.ts ListObjectsV2Command',
      'result/result-store.ts GetObjectCommand',
    ],
    'notifications.publish': ['lambda/sns-topic.ts PublishCommand'],
  };
  /**
   * Callers repeat look-ups, which change nothing; a failed count limits no submit, and a wait that
   * cannot be counted is no wait.
   */
  const ofLookUps =
    /^shared\/(job\/(job-(list|keys|counts)|waiters)|result\/result-reader|verification\/[\w-]+)\.ts /;

  it('is simulated', () => {
    const known = Object.values(simulated).flatMap((calls) =>
      calls.map((call) => `shared/${call}`),
    );
    const sent = sdkCalls().filter((call) => !ofLookUps.test(call));
    expect([...sent].sort()).toEqual([...known].sort());
    expect(Object.keys(simulated).sort()).toEqual(Object.keys(callNatures).sort());
  });
});
