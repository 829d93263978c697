import { StartFailure } from '../../infra/host/start-failure.ts';
import type { FaultOptions } from '../../infra/local/faults/faults.ts';
import type { Environment } from '../terminal/command.ts';

/** The settings of `npm start`. */
export interface LocalSettings {
  readonly port: number;
  readonly awsPort: number;
  readonly dataDir: string;
  readonly tpchScale: number;
  readonly adHocSql: boolean;
  /** `jwt` where the API requires tokens. */
  readonly authorization: 'iam' | 'jwt';
  /** Run the sample report, print it, and end. */
  readonly once: boolean;
  readonly faults: FaultOptions | undefined;
}

const HIGHEST_PORT = 65_535;

/** SF 10 has 60 million order lines: a laptop needs minutes to generate them. */
const LARGEST_SCALE = 10;

const refuse = (name: string, text: string, accepted: string): never => {
  throw new StartFailure(`${name} is ${JSON.stringify(text)}: ${accepted} is accepted.`);
};

const port = (environment: Environment, name: string, byDefault: number): number => {
  const text = environment[name];
  if (text === undefined) return byDefault;
  const value = Number(text);
  const accepted = `a port number from 0 (any free port) to ${HIGHEST_PORT}`;
  return /^\d+$/.test(text) && value <= HIGHEST_PORT ? value : refuse(name, text, accepted);
};

const scale = (text: string | undefined): number => {
  if (text === undefined) return 0.01;
  const value = Number(text);
  const accepted = `a TPC-H scale factor from 0 (no sample data) to ${LARGEST_SCALE}, such as 0.01`;
  return /^\d+(\.\d+)?$/.test(text) && value <= LARGEST_SCALE
    ? value
    : refuse('TPCH_SCALE', text, accepted);
};

const onOrOff = (name: string, text: string | undefined): boolean => {
  if (text === undefined || text === 'on') return true;
  return text === 'off' ? false : refuse(name, text, 'on or off');
};

const authorization = (text: string | undefined, once: boolean): 'iam' | 'jwt' => {
  if (text === undefined || text === 'iam') return 'iam';
  const accepted = once ? 'with --once only iam' : 'iam or jwt';
  return text === 'jwt' && !once ? text : refuse('API_AUTHORIZATION', text, accepted);
};

const folder = (text: string | undefined): string => {
  if (text === undefined) return '.local';
  return text.trim() === '' || text.includes('\0')
    ? refuse('LOCAL_DATA', text, 'the path of a folder')
    : text;
};

/** About every tenth operation fails: enough to watch the pipeline recover. */
const tenPercentFaults = (seed: number): FaultOptions => ({
  seed,
  dropEvents: 0.1,
  duplicateEvents: 0.1,
  delayEvents: 0.2,
  reorderEvents: 0.1,
  throttleCalls: 0.03,
  failCalls: 0.02,
  cutCalls: 0.02,
  killFunctions: 0.01,
});

/** `--unkind` is the option's former name. */
const FAULTS_OPTION = /^--(faults|unkind)/;

const faultSeed = (option: string): number => {
  const [, seed = '1'] =
    /^--(?:faults|unkind)(?:=(\d{1,9}))?$/.exec(option) ??
    refuse('--faults', option, 'a seed of up to nine digits, such as --faults=42,');
  return Number(seed);
};

/** @throws StartFailure with the name of a wrong setting, its value, and what is accepted. */
export const localSettings = (environment: Environment, args: readonly string[]): LocalSettings => {
  const faults = args.find((arg) => FAULTS_OPTION.test(arg));
  const unknown = args.find((arg) => arg !== '--once' && arg !== faults);
  if (unknown !== undefined) {
    throw new StartFailure(`Unexpected argument '${unknown}'.\nSee npm start -- --help`);
  }
  const [apiPort, awsPort] = [port(environment, 'PORT', 3000), port(environment, 'AWS_PORT', 4566)];
  if (apiPort === awsPort && apiPort !== 0) {
    throw new StartFailure(
      `PORT and AWS_PORT are both ${apiPort}: set one of them to another port, or to 0 for any free one.`,
    );
  }
  return {
    port: apiPort,
    awsPort,
    dataDir: folder(environment['LOCAL_DATA']),
    tpchScale: scale(environment['TPCH_SCALE']),
    authorization: authorization(environment['API_AUTHORIZATION'], args.includes('--once')),
    adHocSql: onOrOff('ADHOC_SQL', environment['ADHOC_SQL']),
    once: args.includes('--once'),
    faults: faults === undefined ? undefined : tenPercentFaults(faultSeed(faults)),
  };
};
