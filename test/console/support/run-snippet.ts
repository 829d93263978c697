import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { SnippetLanguage } from '../../../functions/console/page/snippets/request-snippet.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Bundles a TypeScript program with its library, so that Node can run it. */
const bundled = async (contents: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents, loader: 'ts', resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
};

const commands: Record<SnippetLanguage, readonly [string, ...string[]]> = {
  curl: ['sh'],
  python: ['python3', '-'],
  typescript: [process.execPath, '--input-type=module'],
};

const curlHelp = spawnSync('curl', ['--help', 'all'], { encoding: 'utf8' }).stdout ?? '';

/** Whether this machine has what each language's snippets need. */
export const runnable: Record<SnippetLanguage, boolean> = {
  typescript: true,
  curl: curlHelp.includes('--aws-sigv4') && curlHelp.includes('--fail-with-body'),
  python: spawnSync('python3', ['-c', 'import boto3']).status === 0,
};

/** Runs a snippet with the credentials of a role's session; returns what it prints. */
export const runSnippet = async (
  language: SnippetLanguage,
  program: string,
): Promise<{ printed: string; complaints: string }> => {
  const credentials = {
    AWS_ACCESS_KEY_ID: 'SESSION',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session-token',
  };
  const [command, ...args] = commands[language];
  const child = spawn(command, args, { env: { ...process.env, ...credentials } });
  child.stdin.end(language === 'typescript' ? await bundled(program) : program);
  const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { printed, complaints };
};
