import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { synthesizedAssembly } from '../../../../infra/local/assembly/assembly.ts';

/** Functions that are small, since the bundles do not matter here. */
const functionsDir = fileURLToPath(new URL('../../aws/fixtures/functions', import.meta.url));

it('an assembly in the cache that cannot be read is made anew without a word', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'assemblies-'));
  const { template } = await synthesizedAssembly(cache, { functionsDir });
  const names = (await readdir(cache, { recursive: true })).filter((name) =>
    name.endsWith('.template.json'),
  );
  for (const name of names) await writeFile(join(cache, name), 'garbage');
  let isMadeAnew = false;
  const again = await synthesizedAssembly(cache, { functionsDir }, () => {
    isMadeAnew = true;
  });
  expect(isMadeAnew).toBe(true);
  expect(again.template).toEqual(template);
  const texts = await Promise.all(names.map((name) => readFile(join(cache, name), 'utf8')));
  expect(texts.filter((text) => text !== 'garbage')).not.toEqual([]);
  await rm(cache, { recursive: true });
}, 120_000);
