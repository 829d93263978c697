import { relative } from 'node:path';
import type { LocalStack } from '../../infra/local/local-stack.ts';

/** Where the command line looks for a service that it is not told about. */
const DEFAULT_API_URL = 'http://127.0.0.1:3000';

/** A path below the working directory is shown from there. */
const shortPath = (path: string): string => {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere || '.';
};

/** What the stack has that a person may want to open or look into. */
export interface StartedStack
  extends Pick<LocalStack, 'apiUrl' | 'awsUrl' | 'dataDir' | 'issuer' | 'seed'> {
  /** The file with the names, ARNs and queue URLs of the stack's parts. */
  readonly outputsPath: string;
  readonly injectsFaults: boolean;
}

/** One line for each address, with its name before it. */
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

/** Who may call. */
export const accessLine = ({ issuer }: Pick<StartedStack, 'issuer'>): string =>
  issuer === undefined
    ? 'Only programs on this machine reach it. Requests need no signature here: an unsigned one is ' +
      'of the owner local.'
    : 'Requests need a token. At the console you sign in at the issuer, under any name you like.';

/** What to do next, and how to end. */
export const nextLines = ({
  apiUrl,
  issuer,
}: Pick<StartedStack, 'apiUrl' | 'issuer'>): string[] => {
  const way = apiUrl === DEFAULT_API_URL ? '' : ` --endpoint ${apiUrl}`;
  const token = issuer === undefined ? '' : 'JOBS_TOKEN=… ';
  return [
    `Open ${apiUrl} in a browser, or run a report in another terminal:`,
    `  ${token}npm run job -- submit --wait revenue-by-country --country_name CANADA${way}`,
    'Ctrl-C stops it; jobs, results and tables are there again after the next start.',
  ];
};
