import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { synthesizedAssembly } from '../../../../infra/local/assembly/assembly.ts';
import { ASSEMBLIES } from '../../../support/pipeline-stack.ts';

const settings = { adHocSql: true, authorization: 'iam', encryptionKey: 'aws' } as const;

it('an assembly in the cache that cannot be read is made anew without a word', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'assemblies-'));
  await cp(ASSEMBLIES, cache, { recursive: true }).catch(() => undefined);
  const { template } = await synthesizedAssembly(cache, settings);
  const names = (await readdir(cache, { recursive: true })).filter((name) =>
    name.endsWith('.template.json'),
  );
  for (const name of names) await writeFile(join(cache, name), 'garbage');
  let isMadeAnew = false;
  const again = await synthesizedAssembly(cache, settings, () => {
    isMadeAnew = true;
  });
  expect(isMadeAnew).toBe(true);
  expect(again.template).toEqual(template);
  const texts = await Promise.all(names.map((name) => readFile(join(cache, name), 'utf8')));
  expect(texts.filter((text) => text !== 'garbage')).not.toEqual([]);
  await rm(cache, { recursive: true });
}, 120_000);
