import { relative } from 'node:path';
import type { LocalStack } from '../../infra/local/local-stack.ts';

/** The default endpoint of `npm run job`. */
const DEFAULT_API_URL = 'http://127.0.0.1:3000';

/** Relative to the working directory where the path is below it. */
const shortPath = (path: string): string => {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere || '.';
};

/** The addresses and files that are shown to the user. */
export interface StartedStack
  extends Pick<LocalStack, 'apiUrl' | 'awsUrl' | 'dataDir' | 'issuer' | 'seed'> {
  /** The file with the names, ARNs and queue URLs of the stack's parts. */
  readonly outputsPath: string;
  readonly injectsFaults: boolean;
}

/** One line for each address: name and value. */
export const addressLines = (stack: StartedStack): string[] => {
  const lines: [name: string, text: string][] = [
    ['API and console', stack.apiUrl],
    ['AWS endpoint', stack.awsUrl],
    ...(stack.issuer ? [['Token issuer', stack.issuer.url] satisfies [string, string]] : []),
    ['Data folder', shortPath(stack.dataDir)],
    ['Names and ARNs', shortPath(stack.outputsPath)],
    ...(stack.injectsFaults ? [['Fault seed', String(stack.seed)] satisfies [string, string]] : []),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
};

/** Who may call the API. */
export const accessLine = ({ issuer }: Pick<StartedStack, 'issuer'>): string =>
  issuer === undefined
    ? 'Only programs on this machine reach it. Requests need no signature here: an unsigned one is ' +
      'of the owner local.'
    : 'Requests need a token. At the console you sign in at the issuer, under any name you like.';

/** How to go on, and how to end. */
export const nextLines = ({
  apiUrl,
  issuer,
}: Pick<StartedStack, 'apiUrl' | 'issuer'>): string[] => {
  const endpoint = apiUrl === DEFAULT_API_URL ? '' : ` --endpoint ${apiUrl}`;
  const token = issuer === undefined ? '' : 'JOBS_TOKEN=… ';
  return [
    `Open ${apiUrl} in a browser, or run a report in another terminal:`,
    `  ${token}npm run job -- submit --wait revenue-by-country --country_name CANADA${endpoint}`,
    'Ctrl-C stops it; jobs, results and tables are there again after the next start.',
  ];
};
