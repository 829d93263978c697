import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../../../infra/aws/bundle/function-bundle.ts';
import type { PerFunction } from '../../../../infra/aws/function/function-name.ts';

const functionsDir = fileURLToPath(new URL('../../../../functions', import.meta.url));

const DESCRIPTION = 'ISO 8601, UTC, milliseconds';

let outDir: string;
let bundles: PerFunction<string>;
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'bundle-budget-'));
  bundles = await bundleFunctions({ functionsDir, outDir });
});
afterAll(() => rm(outDir, { recursive: true }));

/**
 * Kilobytes, minified: what a cold start reads and compiles before the first request. The budgets
 * of submit, status and collector are the product's; the others hold what there is, with some room.
 * The processor time to load them depends on the machine, so `npm run bench` has the budgets for
 * it.
 */
const KILOBYTES = [
  ['submit', 290],
  ['cancel', 260],
  ['status', 430],
  ['console', 230],
  ['lab', 460],
  ['collector', 520],
  ['reconciler', 520],
] as const;

describe('a cold start', () => {
  it.each(KILOBYTES)('of %s loads at most %i KB', async (name, kilobytes) => {
    const { size } = await stat(join(bundles[name], 'index.js'));
    expect(size).toBeLessThanOrEqual(kilobytes * 1000);
  });

  it('loads no description of a schema, which only openapi.json shows', async () => {
    const text = await readFile(join(bundles.submit, 'index.js'), 'utf8');
    expect(text).not.toContain(DESCRIPTION);
    expect(await readFile(join(bundles.console, 'index.js'), 'utf8')).toContain(DESCRIPTION);
  });

  it('of submit leaves what reads rows for the first request that waits', async () => {
    expect((await stat(join(bundles.submit, 'read-first-rows.js'))).size).toBeGreaterThan(50_000);
  });

  it.each(['submit', 'cancel', 'lab'] as const)(
    'of %s leaves what notifies for the first notification',
    async (name) => {
      expect((await stat(join(bundles[name], 'sns-topic.js'))).size).toBeGreaterThan(50_000);
    },
  );
});
