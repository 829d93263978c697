import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startAssembly } from '../../../../infra/local/assembly/assembly.ts';

/** Functions that are small, since the bundles do not matter here. */
const functionsDir = fileURLToPath(new URL('../../aws/fixtures/functions', import.meta.url));

const withoutCode = (template: unknown): string =>
  JSON.stringify(template).replaceAll(/[0-9a-f]{64}/g, 'code');

it('an assembly that cannot be read is made anew without a word, of the bundles that are kept', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'assemblies-'));
  const { template } = await (await startAssembly(cache, { functionsDir })).made;
  const names = (await readdir(cache, { recursive: true })).filter((name) =>
    name.endsWith('.template.json'),
  );
  for (const name of names) await writeFile(join(cache, name), 'garbage');
  const [bundles = ''] = (await readdir(cache)).filter((name) => name.startsWith('bundles-'));
  await writeFile(join(cache, bundles, 'submit', 'index.js'), '// kept');
  let isMadeAnew = false;
  const pending = await startAssembly(cache, { functionsDir }, () => {
    isMadeAnew = true;
  });
  const again = await pending.made;
  expect(isMadeAnew).toBe(true);
  expect(withoutCode(again.template)).toEqual(withoutCode(template));
  const code = [...again.assets.values()].map((path) =>
    readFile(join(path, 'index.js'), 'utf8').catch(() => 'no code'),
  );
  expect(await Promise.all(code)).toContain('// kept');
  const texts = await Promise.all(names.map((name) => readFile(join(cache, name), 'utf8')));
  expect(texts.filter((text) => text !== 'garbage')).not.toEqual([]);
  await rm(cache, { recursive: true });
}, 120_000);

it('an assembly that is stopped ends its process, and leaves nothing in the cache', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'assemblies-'));
  const { made, stop } = await startAssembly(cache, { functionsDir });
  await stop();
  await expect(made).rejects.toThrow('bin/app.ts ended with null.');
  expect(await readdir(cache)).toEqual(['package.json']);
  await rm(cache, { recursive: true });
});
