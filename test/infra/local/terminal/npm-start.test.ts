import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-stack.ts';

const LOCAL = fileURLToPath(new URL('../../../../bin/local.ts', import.meta.url));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

const run = async (environment: Record<string, string>) => {
  const child = spawn(process.execPath, [LOCAL], {
    env: { LOCAL_DATA: folder.path, PORT: '0', AWS_PORT: '0', ...environment },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  return { code, output, errors };
};

describe('npm start', () => {
  it('says in one sentence which setting is wrong, before it starts anything', async () => {
    expect(await run({ PORT: 'http' })).toEqual({
      code: 1,
      output: '',
      errors: 'PORT is "http": a port number from 0 (any free port) to 65535 is accepted.\n',
    });
  });

  it('says in one sentence that its port is in use', async () => {
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { code, errors } = await run({ AWS_PORT: String(port) });
    taken.close();
    expect([code, errors]).toEqual([
      1,
      `Port ${port} is in use: stop what uses it, or set AWS_PORT to another one.\n`,
    ]);
  });
});
