import { StartFailure } from '../../infra/host/start-failure.ts';
import type { FaultOptions } from '../../infra/local/faults/faults.ts';
import type { Environment } from '../terminal/command.ts';

const refuse = (name: string, text: string, accepted: string): never => {
  throw new StartFailure(`${name} is ${JSON.stringify(text)}: ${accepted} is accepted.`);
};

/** The variable as `parse` reads it, the default where it is not set. */
const setting = <T>(
  environment: Environment,
  [name, byDefault]: readonly [name: string, byDefault: T],
  accepted: string,
  parse: (text: string) => T | undefined,
): T => {
  const text = environment[name];
  return text === undefined ? byDefault : (parse(text) ?? refuse(name, text, accepted));
};

const numberUpTo = (max: number, form: RegExp) => (text: string) =>
  form.test(text) && Number(text) <= max ? Number(text) : undefined;

const HIGHEST_PORT = 65_535;

/** The port in the variable; 0 is any free one. */
export const portSetting = (environment: Environment, name: string, byDefault: number): number => {
  const accepted = `a port number from 0 (any free port) to ${HIGHEST_PORT}`;
  return setting(environment, [name, byDefault], accepted, numberUpTo(HIGHEST_PORT, /^\d+$/));
};

/** SF 10 has 60 million order lines: a laptop needs minutes to generate them. */
const LARGEST_SCALE = 10;

/** The scale factor of the sample data. */
export const scaleSetting = (environment: Environment): number => {
  const accepted = `a TPC-H scale factor from 0 (no sample data) to ${LARGEST_SCALE}, such as 0.01`;
  const parse = numberUpTo(LARGEST_SCALE, /^\d+(\.\d+)?$/);
  return setting(environment, ['TPCH_SCALE', 0.01], accepted, parse);
};

/** The folder in which tables, jobs and results outlive the process. */
export const dataFolderSetting = (environment: Environment): string =>
  setting(environment, ['LOCAL_DATA', '.local'], 'the path of a folder', (text) =>
    text.trim() === '' || text.includes('\0') ? undefined : text,
  );

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

/**
 * The settings of `npm start`.
 *
 * @throws StartFailure with the name of a wrong setting, its value, and what is accepted.
 */
export const localSettings = (environment: Environment, args: readonly string[]) => {
  const faults = args.find((arg) => FAULTS_OPTION.test(arg));
  const unknown = args.find((arg) => arg !== '--once' && arg !== faults);
  if (unknown !== undefined) {
    throw new StartFailure(`Unexpected argument '${unknown}'.\nSee npm start -- --help`);
  }
  const port = portSetting(environment, 'PORT', 3000);
  const awsPort = portSetting(environment, 'AWS_PORT', 4566);
  if (port === awsPort && port !== 0) {
    throw new StartFailure(
      `PORT and AWS_PORT are both ${port}: set one of them to another port, or to 0 for any free one.`,
    );
  }
  const once = args.includes('--once');
  const scheme = once ? 'with --once only iam' : 'iam or jwt';
  return {
    port,
    awsPort,
    dataDir: dataFolderSetting(environment),
    tpchScale: scaleSetting(environment),
    /** `jwt` where the API requires tokens; the sample job has none. */
    authorization: setting<'iam' | 'jwt'>(
      environment,
      ['API_AUTHORIZATION', 'iam'],
      scheme,
      (text) => (text === 'iam' || (text === 'jwt' && !once) ? text : undefined),
    ),
    adHocSql: setting(environment, ['ADHOC_SQL', true], 'on or off', (text) =>
      /^o(n|ff)$/.test(text) ? text === 'on' : undefined,
    ),
    /** Run the sample report, print it, and end. */
    once,
    faults: faults === undefined ? undefined : tenPercentFaults(faultSeed(faults)),
  };
};

/** The settings of `npm start`. */
export type LocalSettings = ReturnType<typeof localSettings>;
