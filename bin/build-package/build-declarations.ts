import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The folders of declarations, one for each kind of module, which package.json there tells. */
const KINDS = ['commonjs', 'module'] as const;

/** Writes the types of the construct and the client, and those that they need. */
export const buildDeclarations = async (project: string, target: string): Promise<void> => {
  const client = (await readdir(join(project, 'shared/client')))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `shared/client/${name}`);
  const entries = ['infra/aws/redshift-data-jobs/package-exports.ts', ...client];
  const folder = await mkdtemp(join(tmpdir(), 'declarations-'));
  try {
    await compile(project, entries, folder);
    const reached = await reachable(entries.map((path) => join(folder, declaration(path))));
    for (const kind of KINDS) {
      const types = join(target, 'types', kind);
      for (const [file, text] of reached) {
        const copy = join(types, relative(folder, file));
        await mkdir(dirname(copy), { recursive: true });
        await writeFile(copy, text);
      }
      await writeFile(join(types, 'package.json'), `{"type":"${kind}"}\n`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
};

const declaration = (path: string): string => path.replace(/\.ts$/, '.d.ts');

const compile = async (project: string, entries: readonly string[], outDir: string) => {
  const config = join(outDir, 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    noCheck: true,
    stripInternal: true,
    rootDir: project,
    typeRoots: [join(project, 'node_modules/@types')],
    outDir,
  };
  const files = entries.map((path) => join(project, path));
  const base = join(project, 'tsconfig.json');
  await writeFile(config, JSON.stringify({ extends: base, compilerOptions, files, include: [] }));
  const compiler = join(project, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', config]);
};

/** An import of another module; its path has the extension of the source. */
const IMPORT = /from '(\.{1,2}\/[^']+)\.ts'/g;

/** The declarations that the entries import, themselves included: the compiler writes more. */
const reachable = async (entries: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const found = new Set(entries);
  const texts = new Map<string, string>();
  for (const file of found) {
    const text = await readFile(file, 'utf8');
    for (const [, path = ''] of text.matchAll(IMPORT)) {
      found.add(resolve(dirname(file), `${path}.d.ts`));
    }
    texts.set(file, text.replaceAll(IMPORT, "from '$1.js'"));
  }
  return texts;
};
