import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LOCAL_ADMIN, LOCAL_WORKGROUP_ID } from '../../host/local-account.ts';
import { StartFailure } from '../../host/start-failure.ts';
import type { LimitSettings } from '../../settings/limit-settings.ts';
import { CONSOLE_CLIENT_ID, ISSUER_PLACEHOLDER, LOCAL_AUDIENCE } from '../oidc/issuer-names.ts';
import { synthesisProgram } from './synthesis-program.ts';

/** A synthesized stack: its template and where the code of its functions is. */
export interface Assembly {
  readonly stackName: string;
  readonly template: unknown;
  /** The folder of each asset, by the S3 key that the template names. */
  readonly assets: ReadonlyMap<string, string>;
}

/** The settings that this machine gives to the deployment. */
export interface AssemblySettings {
  /** @default true */
  readonly adHocSql?: boolean | 'read';
  /** How the API authenticates callers: by AWS signature or by token. @default iam */
  readonly authorization?: 'iam' | 'jwt';
  /** `create` encrypts results, records and messages with the stack's own key. @default aws */
  readonly encryptionKey?: 'aws' | 'create';
  /** The deployment's limits. @default no number of jobs is too large, else the deployment's own */
  readonly limits?: Partial<LimitSettings>;
  /** Another folder with the functions' sources. @default the project's own */
  readonly functionsDir?: string;
}

/** How many assemblies are kept: those of a few branches or settings. */
const KEPT_ASSEMBLIES = 6;

/**
 * A single user needs no limits on the number of jobs; tests and the load run set their own. A
 * request that waits keeps a process, of which this machine cannot have as many as Lambda.
 */
const LOCAL_LIMITS: Partial<LimitSettings> = {
  ownerJobsInFlight: 'none',
  ownerSubmitsPerMinute: 'none',
  jobsInFlight: 'none',
  ownerWaiters: 8,
  waiters: 8,
};

const contextOf = (settings: AssemblySettings) => {
  const { adHocSql = true, authorization = 'iam', encryptionKey = 'aws' } = settings;
  const jwt = {
    issuer: ISSUER_PLACEHOLDER,
    audience: [LOCAL_AUDIENCE],
    signIn: { clientId: CONSOLE_CLIENT_ID },
  };
  return {
    redshiftDataJobs: {
      stackName: 'RedshiftDataJobs',
      warehouse: { workgroupName: 'local', workgroupId: LOCAL_WORKGROUP_ID },
      database: 'dev',
      credentials: 'iam',
      adHocSql,
      unloadRole: 'create',
      encryptionKey,
      limits: { ...LOCAL_LIMITS, ...settings.limits },
      // Nothing here is secret, and the lab's page is opened as a file.
      api: {
        ...(authorization === 'iam'
          ? { authorization, admins: [LOCAL_ADMIN] }
          : { authorization: { jwt } }),
        labOrigins: ['*'],
      },
    },
    functionsDir: settings.functionsDir,
  };
};

const filesIn = async (path: string): Promise<string[]> => {
  if (!existsSync(path)) return [];
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
};

/** Names what is made of these inputs. */
const nameOf = (...inputs: readonly string[]): string =>
  hash('sha256', inputs.join('\n')).slice(0, 20);

const sourcesName = async (functionsDir: string | undefined): Promise<string> => {
  const { folder, inputs } = synthesisProgram;
  const paths = inputs.map((input) => join(folder, input));
  const files = (await Promise.all([...paths, functionsDir ?? ''].map(filesIn))).flat().sort();
  const hashes = files.map(async (file) => `${file} ${hash('sha256', await readFile(file))}`);
  return nameOf(process.version, ...(await Promise.all(hashes)));
};

/** The sentence that a failed synthesis ends with, without the stack trace that may surround it. */
const reasonIn = (output: string): string => {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  const error = lines.findIndex((line) => /^\w*Error\b.*: /.test(line));
  return (error >= 0 ? lines.slice(error, error + 1) : lines).join('\n').trim();
};

const synthesize = async (context: object, outDir: string, signal: AbortSignal) => {
  const temporaryDir = join(outDir, 'tmp');
  mkdirSync(temporaryDir);
  // The host's environment is left out: its AWS settings must not end up in the template.
  const { folder, script } = synthesisProgram;
  const child = spawn(process.execPath, [script], {
    cwd: folder,
    env: {
      CDK_OUTDIR: outDir,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      // The CDK's own validation takes half of the time; `cdk synth` and a test run it.
      CDK_VALIDATION: 'false',
      // esbuild ends before its garbage would fill the memory.
      GOGC: 'off',
      // Inside the output, so that one folder is to be removed however the process ends.
      TMPDIR: temporaryDir,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  signal.addEventListener('abort', () => child.kill('SIGKILL'));
  const giveUp = () => {
    child.kill('SIGKILL');
    rmSync(outDir, { recursive: true, force: true });
  };
  process.once('exit', giveUp);
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = await once(child, 'close');
  process.removeListener('exit', giveUp);
  await rm(temporaryDir, { recursive: true, force: true });
  if (code !== 0) throw new StartFailure(reasonIn(output) || `${script} ended with ${code}.`);
};

/** Removes the oldest folders of one kind. */
const prune = async (cacheDir: string, kind: RegExp, kept: string): Promise<void> => {
  const names = (await readdir(cacheDir)).filter((name) => kind.test(name));
  const aged = await Promise.all(
    names.map(async (name) => ({ name, age: (await stat(join(cacheDir, name))).mtimeMs })),
  );
  const old = aged.sort((left, right) => right.age - left.age).slice(KEPT_ASSEMBLIES);
  for (const { name } of old) {
    if (name !== kept) await rm(join(cacheDir, name), { recursive: true, force: true });
  }
};

const assetManifest = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      source: z.looseObject({ path: z.string() }),
      destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
    }),
  ),
});

/** Reads the assembly in a folder that CDK, or a test, has written. */
export const readAssembly = async (directory: string): Promise<Assembly> => {
  const names = await readdir(directory);
  const manifestName = names.find((name) => name.endsWith('.assets.json'));
  if (manifestName === undefined) {
    throw new StartFailure(`There is no synthesized stack in ${directory}.`);
  }
  const stackName = manifestName.replace(/\.assets\.json$/, '');
  const text = (name: string) => readFile(join(directory, name), 'utf8');
  const { files } = assetManifest.parse(JSON.parse(await text(manifestName)));
  const assets = Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(
      ({ objectKey }) => [objectKey, join(directory, source.path)] as const,
    ),
  );
  const template: unknown = JSON.parse(await text(`${stackName}.template.json`));
  return { stackName, template, assets: new Map(assets) };
};

/** An assembly that is there, or that a process is making. */
export interface PendingAssembly {
  readonly made: Promise<Assembly>;
  /** Ends the process if it is still at work. */
  stop(): Promise<void>;
}

/** Waits for an assembly; `abort` ends what makes it. */
export const pendingAssembly = (
  made: Promise<Assembly>,
  abort: () => void = () => undefined,
): PendingAssembly => {
  const ended = made.then(
    () => undefined,
    () => undefined,
  );
  const stop = (): Promise<void> => {
    abort();
    return ended;
  };
  return { made, stop };
};

/**
 * Takes the assembly of an earlier start with the same inputs, or begins to synthesize the stack in
 * a process of its own, which frees the 400 MB of the CDK when it ends.
 */
export const startAssembly = async (
  cacheDir: string,
  settings: AssemblySettings,
  onSynthesis: () => void = () => undefined,
): Promise<PendingAssembly> => {
  const context = contextOf(settings);
  const sources = await sourcesName(settings.functionsDir);
  // Stacks of the same sources have the same bundles, whatever their settings.
  const bundles = `bundles-${sources}`;
  const name = nameOf(sources, JSON.stringify(context));
  const directory = join(cacheDir, name);
  // An assembly that is missing or cannot be read is made anew from the same inputs.
  const kept = await readAssembly(directory).catch(() => undefined);
  if (kept !== undefined) return pendingAssembly(Promise.resolve(kept));
  onSynthesis();
  await rm(directory, { recursive: true, force: true });
  await mkdir(cacheDir, { recursive: true });
  // On Lambda nothing surrounds the code; here the project's own package.json would declare that
  // every .js file below it is an ES module.
  await writeFile(join(cacheDir, 'package.json'), '{ "type": "commonjs" }\n');
  const unfinished = await mkdtemp(join(cacheDir, 'unfinished-'));
  const stopping = new AbortController();
  const make = async (): Promise<Assembly> => {
    try {
      const bundlesDir = join(cacheDir, bundles);
      await synthesize({ ...context, bundlesDir }, unfinished, stopping.signal);
      await rename(unfinished, directory);
    } catch (thrown) {
      // esbuild, which that process has started, may write a last file.
      await rm(unfinished, { recursive: true, force: true, maxRetries: 5 });
      // Another start with the same inputs was faster: its assembly is as good.
      if (!existsSync(directory)) throw thrown;
    }
    await prune(cacheDir, /^[0-9a-f]{20}$/, name);
    await prune(cacheDir, /^bundles-/, bundles);
    return readAssembly(directory);
  };
  return pendingAssembly(make(), () => stopping.abort());
};
