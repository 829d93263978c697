import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PendingWork } from '../../../../infra/host/pending-work.ts';
import { readAssembly } from '../../../../infra/local/assembly/assembly.ts';
import { resolveTemplate } from '../../../../infra/local/cloudformation/template.ts';
import { EventLog } from '../../../../infra/local/event-log/event-log.ts';
import { AccessControl } from '../../../../infra/local/iam/access-control.ts';
import {
  type FunctionHost,
  startFunctionHost,
} from '../../../../infra/local/lambda/function-host.ts';
import type { InvocationResult } from '../../../../infra/local/lambda/invocation-result.ts';
import type { StackEvent } from '../../../../infra/local/stack-events.ts';
import { FunctionCredentialIssuer } from '../../../../infra/local/sts/sts.ts';
import { FIXTURE_DIR, fixtureFunction, temporaryFolder } from '../fixture-stack.ts';

const WORKER = fixtureFunction('Worker');
const HASTY = fixtureFunction('Hasty');

let host: FunctionHost;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let logged: string[];
let credentials: FunctionCredentialIssuer;

beforeEach(async () => {
  folder = await temporaryFolder();
  logged = [];
  credentials = new FunctionCredentialIssuer('secret');
  const { template, assets, stackName } = await readAssembly(FIXTURE_DIR);
  const addresses = { stackName, apiUrl: 'http://127.0.0.1:1', awsUrl: 'http://127.0.0.1:2' };
  const resolved = resolveTemplate(template, addresses);
  const events = new EventLog<StackEvent>();
  host = await startFunctionHost({
    template: resolved,
    assets,
    credentials,
    access: new AccessControl(resolved, events),
    events,
    pending: new PendingWork((thrown) => logged.push(String(thrown))),
    awsUrl: addresses.awsUrl,
    queueUrl: addresses.awsUrl,
    logDir: folder.path,
    temporaryDir: join(folder.path, 'tmp'),
    maximumSandboxes: 2,
    onLog: (_name, line) => logged.push(line),
  });
});

afterEach(async () => {
  await host.stop();
  await folder.remove();
});

const resultOf = ({ payload }: InvocationResult): Record<string, unknown> => JSON.parse(payload);

describe('the function host', () => {
  it('hands the event over and the result back', async () => {
    const result = await host.invoke(WORKER, { mode: 'echo', text: 'é✓' });
    expect(result).toMatchObject({ outcome: 'succeeded', coldStart: true });
    expect(resultOf(result)).toMatchObject({ event: { mode: 'echo', text: 'é✓' } });
  });

  it('reuses a warm sandbox', async () => {
    const first = await host.invoke(WORKER, {});
    const second = await host.invoke(WORKER, {});
    expect(second.coldStart).toBe(false);
    expect(resultOf(second)).toMatchObject({ pid: resultOf(first)['pid'], invocations: 2 });
  });

  it('takes a new sandbox once the code was renewed, and lets a running one end', async () => {
    const first = await host.invoke(WORKER, {});
    const running = host.invoke(WORKER, {});
    host.renew();
    expect(resultOf(await running)).toMatchObject({ pid: resultOf(first)['pid'] });
    expect((await host.invoke(WORKER, {})).coldStart).toBe(true);
  });

  it('gives the function the time that it has left', async () => {
    const { remaining } = resultOf(await host.invoke(WORKER, {}));
    expect(remaining).toBeGreaterThan(3000);
    expect(remaining).toBeLessThanOrEqual(5000);
  });

  it('gives the function the environment of the template and of Lambda, nothing of the host', async () => {
    const { event: _event, ...environment } = resultOf(
      await host.invoke(WORKER, { mode: 'environment' }),
    );
    expect(environment).toMatchObject({
      TABLE: 'Fixture-Table',
      BUCKET: 'fixture-bucket',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:2',
      AWS_LAMBDA_FUNCTION_NAME: 'Fixture-Worker',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    });
    const ofTheHost = Object.keys(process.env).filter(
      (name) => name in environment && environment[name] === process.env[name],
    );
    // Texts that are the same everywhere say nothing about this host.
    expect(ofTheHost.filter((name) => !['LANG', 'TZ'].includes(name))).toEqual([]);
  });

  it('gives each sandbox credentials that lead back to its function and role', async () => {
    const environment = resultOf(await host.invoke(WORKER, { mode: 'environment' }));
    expect(credentials.find(String(environment['AWS_ACCESS_KEY_ID']))).toMatchObject({
      functionName: 'Fixture-Worker',
      principalArn: 'arn:aws:sts::000000000000:assumed-role/fixture-role/Fixture-Worker',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'],
      sessionToken: environment['AWS_SESSION_TOKEN'],
    });
  });

  it('reports what the function throws in the shape of Lambda', async () => {
    const result = await host.invoke(WORKER, { mode: 'throw' });
    expect(result.outcome).toBe('failed');
    expect(resultOf(result)).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'this function fails',
    });
  });

  it('reports a process that ends, and goes on with a new one', async () => {
    const result = await host.invoke(WORKER, { mode: 'exit' });
    expect(result.outcome).toBe('crashed');
    expect(resultOf(result)).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${result.requestId} Error: Runtime exited with error: exit status 3`,
    });
    expect(await host.invoke(WORKER, {})).toMatchObject({ outcome: 'succeeded', coldStart: true });
  });

  it('reports what is thrown outside the handler', async () => {
    const result = await host.invoke(WORKER, { mode: 'late' });
    expect(result.outcome).toBe('failed');
    expect(resultOf(result)).toMatchObject({ errorType: 'Runtime.UncaughtException' });
  });

  it('kills a function that takes longer than its timeout, even one that never yields', async () => {
    const result = await host.invoke(HASTY, { mode: 'spin' });
    expect(result.outcome).toBe('timed-out');
    expect(resultOf(result)).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${result.requestId} Error: Task timed out after 1.00 seconds`,
    });
  });

  it('does not count the start of a function as its time', async () => {
    // It starts in 1.2 s and has one second.
    const result = await host.invoke(HASTY, {});
    expect(result).toMatchObject({ outcome: 'succeeded', coldStart: true });
    expect(resultOf(result)['remaining']).toBeGreaterThan(0);
  });

  it('ends a function that needs more memory than it has', async () => {
    expect((await host.invoke(WORKER, { mode: 'swell' })).outcome).toBe('crashed');
  });

  it('refuses a result of more than 6 MB', async () => {
    const result = await host.invoke(WORKER, { mode: 'long' });
    expect(result.outcome).toBe('failed');
    expect(resultOf(result)).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
  });

  it('runs no more sandboxes than it may and lets the rest wait', async () => {
    const results = await Promise.all(
      Array.from({ length: 8 }, () => host.invoke(WORKER, { mode: 'echo' })),
    );
    expect(results.every(({ outcome }) => outcome === 'succeeded')).toBe(true);
    expect(new Set(results.map((result) => resultOf(result)['pid'])).size).toBe(2);
  });

  it('keeps to the concurrency that is reserved for the function', async () => {
    const results = await Promise.all([1, 2, 3].map(() => host.invoke(HASTY, {})));
    expect(new Set(results.map((result) => resultOf(result)['pid'])).size).toBe(1);
  });

  it('throttles a function that may not run at all', async () => {
    const result = await host.invoke(fixtureFunction('Barred'), {});
    expect(result.outcome).toBe('throttled');
  });

  it('has a sandbox waiting once it was told to warm up', async () => {
    host.warmUp([WORKER]);
    const [first, second] = await Promise.all([host.invoke(WORKER, {}), host.invoke(WORKER, {})]);
    expect(new Set([resultOf(first)['pid'], resultOf(second)['pid']]).size).toBe(2);
  });

  it('writes what the function says into its log', async () => {
    await host.invoke(WORKER, { mode: 'echo' });
    await host.stop();
    expect(logged).toContain('worker got echo');
    const log = await readFile(join(folder.path, 'Fixture-Worker.log'), 'utf8');
    expect(log).toMatch(/^worker got echo\nREPORT RequestId: \S+ Duration: \d+ ms\n$/);
  });
});
