import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { functionDefinitions } from '../../infra/local/lambda/function-definition.ts';
import { readAssembly } from '../../infra/local/template/assembly.ts';
import { resolveTemplate } from '../../infra/local/template.ts';
import { percentile } from './job-latency.ts';

const run = promisify(execFile);
const ROUNDS = 15;

/** What a function's bundle weighs and costs to load. */
export interface FunctionLoad {
  readonly name: string;
  readonly bytes: number;
  /** Median time that `require` takes in a fresh process. */
  readonly loadMs: number;
  /** The same, as a multiple of a handler that does nothing. */
  readonly ratio: number;
}

const REQUIRE = `
  const startedAt = performance.now();
  require(process.argv[1]);
  process.stdout.write(String(performance.now() - startedAt));
`;

const loadOnce = async (file: string): Promise<number> => {
  const { stdout } = await run(process.execPath, ['-e', REQUIRE, file]);
  return Number(stdout);
};

/** Loads every function of the assembly and an empty one in turn, each time in a new process. */
export const functionLoads = async (assemblyDir: string): Promise<FunctionLoad[]> => {
  const { stackName, template, assets } = await readAssembly(assemblyDir);
  const url = 'http://127.0.0.1:1';
  const resolved = resolveTemplate(template, { stackName, apiUrl: url, awsUrl: url });
  const folder = await mkdtemp(join(tmpdir(), 'empty-function-'));
  const empty = join(folder, 'index.js');
  await writeFile(empty, 'exports.handler = async () => undefined;\n');
  try {
    const files = functionDefinitions(resolved, assets).map(({ logicalId, codeDir }) => ({
      name: logicalId.replace(/Function[0-9A-F]*$/, '').toLowerCase(),
      file: join(codeDir, 'index.js'),
    }));
    const all = [{ name: 'empty', file: empty }, ...files];
    const times = new Map(all.map(({ name }): [string, number[]] => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { name, file } of all) times.get(name)?.push(await loadOnce(file));
    }
    const median = (name: string) => percentile(times.get(name) ?? [], 50);
    return await Promise.all(
      all.map(async ({ name, file }) => ({
        name,
        bytes: (await stat(file)).size,
        loadMs: median(name),
        ratio: median(name) / median('empty'),
      })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
