import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { destroyCommand } from '../../bin/destroy/destroy-command.ts';
import { emptyBucket } from '../../bin/destroy/empty-bucket.ts';
import { doctorCommand } from '../../bin/doctor/doctor-command.ts';
import type { Command } from '../../bin/terminal/command.ts';
import { verifyCommand } from '../../bin/verify/verify-command.ts';
import { LOCAL_WORKGROUP_ID } from '../../infra/host/local-account.ts';
import { runInProcess } from '../support/fake-terminal.ts';
import type { PipelineStack } from '../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../support/shared-stack.ts';

let stack: PipelineStack;
beforeAll(async () => {
  stack = await sharedPipelineStack();
  // The local stack has to be reached whatever profile the user has.
  vi.stubEnv('AWS_PROFILE', 'no-such-profile');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await stack.stop();
});

const local = {
  warehouse: { workgroupName: 'local', workgroupId: LOCAL_WORKGROUP_ID },
  database: 'dev',
};

/** Runs a command with the settings in a file of their own. */
const command = async (of: Command, settings: object) => {
  const path = join(stack.folder, 'settings.json');
  await writeFile(path, JSON.stringify({ context: { redshiftDataJobs: settings } }));
  const { code, out, err } = await runInProcess(of, [path], {
    AWS_ENDPOINT_URL: stack.awsUrl,
  });
  return { code, printed: out + err };
};

const doctor = (settings: object) => command(doctorCommand, settings);

describe('npm run doctor', () => {
  it('checks on the local stack what is there, and says what it could not check', async () => {
    const { code, printed } = await doctor(local);
    expect(printed.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^✓ settings: .*settings\.json$/),
      '✓ Region: us-east-1',
      expect.stringMatching(
        /^✓ credentials: arn:aws:iam::000000000000:user\/operator in 000000000000$/,
      ),
      '– CDK bootstrap: not checked here: this endpoint has no such service',
      '✓ stack: RedshiftDataJobs is CREATE_COMPLETE',
      '– Lambda concurrency: not checked here: this endpoint has no such service',
      '✓ ARNs in the settings: none',
      '✓ key of the secret: no secret is used',
      '– warehouse: not checked here: this endpoint has no such service',
      '✓ database: dev answers, to the user IAM:operator',
      '– database user: not checked here: this endpoint has no such service',
      '✓ role for UNLOAD: not wanted: large results are refused',
      expect.stringMatching(/^✓ API: iam: callers sign and need execute-api:Invoke/),
    ]);
    expect(code).toBe(0);
  });

  it('does not check the key of a secret on an endpoint without Secrets Manager', async () => {
    const secretArn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:jobs-AbCdEf';
    const { printed } = await doctor({ ...local, credentials: { secretArn } });
    expect(printed).toContain('– key of the secret: not checked here: this endpoint has no such');
  });

  it('ends with 1 where something is wrong, and with 2 where the settings are', async () => {
    const { code, printed } = await doctor({
      ...local,
      warehouse: { ...local.warehouse, workgroupName: 'absent' },
    });
    expect(printed).toMatch(/^✗ database: .* → correct database or credentials in cdk\.json/m);
    expect(code).toBe(1);
    const unusable = await doctor({ ...local, database: '*' });
    expect(unusable.printed).toMatch(/redshiftDataJobs\.database: got "\*"; accepted: /);
    expect(unusable.code).toBe(2);
  });
});

describe('npm run destroy', () => {
  const destroy = (settings: object) =>
    command(destroyCommand, { ...local, ...settings, retainData: false });

  it('is about the stack of the settings file that it is given, and asks for its name', async () => {
    const { code, printed } = await destroy({});
    expect(printed).toMatch(/^This deletes RedshiftDataJobs with every job/);
    expect(printed).toMatch(/npm run destroy -- --yes RedshiftDataJobs \S+settings\.json$/m);
    expect(code).toBe(2);
    const other = await destroy({ stackName: 'JobsTest' });
    expect(other).toEqual({ code: 1, printed: expect.stringContaining('no stack JobsTest') });
  });
});

describe('npm run verify', () => {
  it('finds a result on the local stack by AWS_ENDPOINT_URL alone', async () => {
    const job = await stack.settled(await stack.submit({ sql: 'select 1 as n' }));
    const { bucket, manifestKey } = job.result ?? {};
    const location = `s3://${bucket}/${manifestKey}`;
    const environment = { AWS_ENDPOINT_URL: stack.awsUrl };
    const { code, out } = await runInProcess(verifyCommand, [location], environment);
    expect(out).toContain(`The result of job ${job.jobId} is whole: 1 row of csv.`);
    expect(code).toBe(0);
  });
});

describe('what empties a bucket', () => {
  it('deletes every object and tells how many', async () => {
    const sql = 'select 1 as n';
    for (const format of ['csv', 'jsonl']) {
      await stack.settled(await stack.submit({ sql, format }));
    }
    const list = new ListObjectsV2Command({ Bucket: stack.bucket });
    const { KeyCount: kept = 0 } = await stack.s3.send(list);
    // A file and a manifest of each job, and what tests before this one left.
    expect(kept).toBeGreaterThanOrEqual(4);
    const progress: number[] = [];
    const deleted = await emptyBucket(stack.s3, stack.bucket, (count) => progress.push(count));
    expect(deleted).toBe(kept);
    expect(progress.at(-1)).toBe(kept);
    const { KeyCount } = await stack.s3.send(list);
    expect(KeyCount).toBe(0);
  });
});
