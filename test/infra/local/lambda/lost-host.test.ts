import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpDouble, startHttpDouble } from '../../../support/http-double.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const CLIENT = path('../../../../infra/local/lambda/runtime-client.mjs');
const CODE = path('../fixture/code');
const API = '/sandbox/2018-06-01/runtime/invocation';

let api: HttpDouble;
let sandbox: ChildProcess;
afterEach(async () => {
  sandbox.kill('SIGKILL');
  await api.stop();
});

/**
 * A sandbox that has been handed its event, and the Runtime API of another host at the same port.
 */
const startSandbox = async (mode: string) => {
  const handedOver = Promise.withResolvers<void>();
  api = await startHttpDouble({
    [`GET ${API}/next`]: [
      (response) => {
        response.setHeader('lambda-runtime-aws-request-id', 'one');
        response.end(JSON.stringify({ mode }), handedOver.resolve);
      },
    ],
    [`POST ${API}/one/response`]: [{}],
    [`POST ${API}/one/error`]: [{}],
  });
  const started = spawn(process.execPath, [CLIENT, join(tmpdir(), 'node-compile-cache')], {
    env: {
      AWS_LAMBDA_RUNTIME_API: api.url.replace('http://', '').concat('/sandbox'),
      LAMBDA_TASK_ROOT: CODE,
      _HANDLER: 'index.worker',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  sandbox = started;
  await handedOver.promise;
  return started;
};

describe('a sandbox whose host was killed', () => {
  it('ends though its function waits for something that never comes', async () => {
    const { stdin } = await startSandbox('never');
    stdin.destroy();
    expect(await once(sandbox, 'close')).toEqual([1, null]);
  });

  it('ends at the first line that it cannot log', async () => {
    const { stdout, stderr } = await startSandbox('echo');
    for (const output of [stdout, stderr]) output.destroy();
    expect(await once(sandbox, 'close')).toEqual([1, null]);
  });
});
