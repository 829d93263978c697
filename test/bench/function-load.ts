import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readAssembly } from '../../infra/local/assembly/assembly.ts';
import { resolveTemplate } from '../../infra/local/cloudformation/template.ts';
import { functionDefinitions } from '../../infra/local/lambda/function-definition.ts';
import { type LoadCost, loadCosts } from '../support/load-cost.ts';

const ROUNDS = 15;

/**
 * How many times the processor time of an empty handler a load may take: half as much again as
 * measured on a busy machine. A module that exceeds it does too much before the first request.
 */
const MOST_RATIO = new Map([
  ['submit', 4.2],
  ['status', 5.5],
  ['collector', 6],
]);

/** What a function's bundle weighs and costs to load. */
export interface FunctionLoad extends LoadCost {
  readonly name: string;
  readonly bytes: number;
  /** What `ratio` may be at most; `undefined` where there is no budget. */
  readonly budget: number | undefined;
}

/** Loads every function of the assembly and an empty one in turn, each time in a new process. */
export const functionLoads = async (assemblyDir: string): Promise<FunctionLoad[]> => {
  const { stackName, template, assets } = await readAssembly(assemblyDir);
  const url = 'http://127.0.0.1:1';
  const resolved = resolveTemplate(template, { stackName, apiUrl: url, awsUrl: url });
  const files = Object.fromEntries(
    functionDefinitions(resolved, assets).map(({ logicalId, codeDir }): [string, string] => [
      logicalId.replace(/Function[0-9A-F]*$/, '').toLowerCase(),
      join(codeDir, 'index.js'),
    ]),
  );
  const costOf = await loadCosts(files, ROUNDS);
  const functions = await Promise.all(
    Object.entries(files).map(async ([name, file]) => ({
      name,
      bytes: (await stat(file)).size,
      budget: MOST_RATIO.get(name),
      ...costOf(name),
    })),
  );
  return [{ name: 'empty', bytes: 0, budget: undefined, ...costOf('empty') }, ...functions];
};
