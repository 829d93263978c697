import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts';
import type { LocalStackOptions } from '../../../infra/local/local-stack-options.ts';
import { listeningAddresses } from '../../support/listening-addresses.ts';
import { FIXTURE_DIR, temporaryFolder } from './fixture-stack.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stacks: LocalStack[];

beforeEach(async () => {
  folder = await temporaryFolder();
  stacks = [];
});

afterEach(async () => {
  await Promise.all(stacks.map((stack) => stack.stop()));
  await folder.remove();
});

const start = async (options: Partial<LocalStackOptions> = {}): Promise<LocalStack> => {
  const stack = await startLocalStack({
    dataDir: folder.path,
    assemblyDir: FIXTURE_DIR,
    tpchScale: 0,
    schedulesByTheClock: false,
    warmUp: false,
    ...options,
  });
  stacks.push(stack);
  return stack;
};

const client = ({ awsUrl }: LocalStack) => ({
  endpoint: awsUrl,
  region: 'us-east-1',
  credentials: { accessKeyId: 'outside', secretAccessKey: 'any' },
});

describe('the local stack', () => {
  it('keeps rows over a restart, on other ports', async () => {
    const TableName = 'Fixture-Table';
    const Item = { id: { S: 'kept' }, owner: { S: 'o' } };
    const first = await start();
    await new DynamoDBClient(client(first)).send(new PutItemCommand({ TableName, Item }));
    const waiting = first.events.next('http-request');
    await first.stop();
    await first.stop();
    await expect(waiting).rejects.toThrow('stopped');

    const second = await start();
    const Key = { id: { S: 'kept' } };
    const kept = await new DynamoDBClient(client(second)).send(
      new GetItemCommand({ TableName, Key }),
    );
    expect(kept.Item).toEqual(Item);
    const addresses = listeningAddresses();
    // API, AWS endpoint, Data API, tables, queues and objects, functions.
    expect(addresses.length).toBeGreaterThanOrEqual(5);
    expect(new Set(addresses)).toEqual(new Set(['0100007F']));
    expect(second.outputs['Failures']?.startsWith(second.awsUrl)).toBe(true);
    await expect(start()).rejects.toThrow(/Another local stack is running/);
  });

  it('refuses a port that is in use and names its setting', async () => {
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(start({ port })).rejects.toThrow(
      `Port ${port} is in use: stop what uses it, or set PORT to another one.`,
    );
    await expect(start({ awsPort: port })).rejects.toThrow(/set AWS_PORT/);
    await new Promise((closed) => taken.close(closed));
  });

  it('refuses a resource that it does not know, and can start again after that', async () => {
    await writeFile(join(folder.path, 'Broken.assets.json'), '{"files":{}}');
    const Resources = { Odd: { Type: 'AWS::Odd::Thing' } };
    await writeFile(join(folder.path, 'Broken.template.json'), JSON.stringify({ Resources }));
    await expect(start({ assemblyDir: folder.path })).rejects.toThrow(/AWS::Odd::Thing \(Odd/);
    await start();
  });
});
