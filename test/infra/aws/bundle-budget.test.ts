import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../../infra/aws/function-bundle.ts';
import type { FunctionName, PerFunction } from '../../../infra/aws/function-name.ts';
import { loadCosts } from '../../support/load-cost.ts';

const functionsDir = fileURLToPath(new URL('../../../functions', import.meta.url));
const ROUNDS = 3;

let outDir: string;
let bundles: PerFunction<string>;
let costOf: Awaited<ReturnType<typeof loadCosts<'submit' | 'status' | 'collector'>>>;
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'bundle-budget-'));
  bundles = await bundleFunctions({ functionsDir, outDir });
  const file = (name: FunctionName) => join(bundles[name], 'index.js');
  const files = { submit: file('submit'), status: file('status'), collector: file('collector') };
  costOf = await loadCosts(files, ROUNDS);
}, 60_000);
afterAll(() => rm(outDir, { recursive: true }));

/**
 * Kilobytes, minified: what a cold start reads and compiles before the first request. The budgets of
 * submit, status and collector are the product's; the others hold what there is, with some room.
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

/** Half as much again as measured on a busy machine: to exceed it, a module must do too much. */
const RATIOS = [
  ['submit', 4.2],
  ['status', 5.5],
  ['collector', 6],
] as const;

describe('a cold start', () => {
  it.each(KILOBYTES)('of %s loads at most %i KB', async (name, kilobytes) => {
    const { size } = await stat(join(bundles[name], 'index.js'));
    expect(size).toBeLessThanOrEqual(kilobytes * 1000);
  });

  it.each(RATIOS)('of %s takes at most %f times the processor of an empty one', (name, ratio) => {
    expect(costOf(name).ratio).toBeLessThanOrEqual(ratio);
  });

  it.each(['submit', 'cancel', 'lab'] as const)(
    'of %s leaves what notifies for the first notification',
    async (name) => {
      expect((await stat(join(bundles[name], 'sns-topic.js'))).size).toBeGreaterThan(50_000);
    },
  );
});
