import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartFailure } from '../../../infra/host/start-failure.ts';
import { createResources } from '../../../infra/local/backends.ts';
import { resolveTemplate } from '../../../infra/local/cloudformation/template.ts';
import { openDataFolder } from '../../../infra/local/data-folder.ts';
import { startEmulators } from '../../../infra/local/emulators/emulators.ts';
import { temporaryFolder } from './fixture-stack.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

const RUBBISH = 'this is not what it should be, by any means';

const TABLE = {
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
};

const INDEX = {
  IndexName: 'by-id',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
};

const templateWith = (properties: object) =>
  resolveTemplate(
    {
      Resources: {
        Table: { Type: 'AWS::DynamoDB::Table', Properties: properties },
        Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 7 } },
      },
    },
    { stackName: 'S', apiUrl: 'http://127.0.0.1:1', awsUrl: 'http://127.0.0.1:2' },
  );

/** Starts on the folder, makes what the template asks for, and stops. */
const use = async (properties: object = TABLE): Promise<void> => {
  const data = openDataFolder(folder.path);
  try {
    const emulators = await startEmulators(data);
    try {
      await createResources(emulators, templateWith(properties));
    } finally {
      await emulators.stop();
    }
  } finally {
    data.release();
  }
};

describe('the data folder', () => {
  it('belongs to one stack at a time', () => {
    const data = openDataFolder(folder.path);
    expect(() => openDataFolder(folder.path)).toThrow(
      `Another local stack is running on the data folder ${folder.path}: stop it, or set LOCAL_DATA to another folder.`,
    );
    data.release();
    openDataFolder(folder.path).release();
  });

  it('keeps its signing secret', () => {
    const first = openDataFolder(folder.path);
    first.release();
    const second = openDataFolder(folder.path);
    second.release();
    expect(second.signingSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(second.signingSecret).toBe(first.signingSecret);
  });

  it('is used again with the same template', async () => {
    await use();
    await use();
  });

  it.each([
    ['tables', 'tables/CURRENT'],
    ['queues', 'queues/fauxqs.db'],
    ['lock', 'lock'],
    ['layout version', 'layout-version'],
  ])('is refused in one sentence when its %s cannot be read', async (_what, file) => {
    await use();
    await writeFile(join(folder.path, file), RUBBISH);
    const refused = await use().catch((thrown) => thrown);
    expect(refused).toBeInstanceOf(StartFailure);
    expect(refused.message).toContain(folder.path);
    expect(refused.message).toMatch(/move (it|the data folder) away, or set LOCAL_DATA/);
    // Nothing is deleted on our word: it may be a folder of the person's own.
    expect(refused.message).not.toMatch(/delete|Database is closed/);
    expect(refused.message).not.toContain('\n');
  });

  it('is refused when its table has other indexes than the template', async () => {
    await use();
    await expect(use({ ...TABLE, GlobalSecondaryIndexes: [INDEX] })).rejects.toThrow(
      /table S-Table with other keys or indexes/,
    );
  });

  it('is refused when it is a file', async () => {
    const path = join(folder.path, 'file');
    await writeFile(path, '');
    expect(() => openDataFolder(path)).toThrow(StartFailure);
    expect(() => openDataFolder(path)).toThrow(
      `${path} cannot be used (there is a file of that name): set LOCAL_DATA to another folder.`,
    );
    expect(() => openDataFolder(join(path, 'below'))).toThrow('a part of that path is a file');
  });

  it('is refused at once where no folder can be made', () => {
    // Node's recursive mkdir never returns from here.
    const path = '/proc/redshift-data-jobs/local';
    expect(() => openDataFolder(path)).toThrow(StartFailure);
    expect(() => openDataFolder(path)).toThrow('set LOCAL_DATA to another folder.');
  });

  it('is made with all the folders above it', () => {
    const path = join(folder.path, 'a', 'b', 'c');
    openDataFolder(path).release();
    openDataFolder(path).release();
  });
});
