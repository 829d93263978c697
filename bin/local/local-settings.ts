import { StartFailure } from '../../infra/host/start-failure.ts';
import type { FaultOptions } from '../../infra/local/faults/faults.ts';
import type { Environment } from '../terminal/command.ts';
import { commandNames } from '../terminal/command-names.ts';
import { checkCount, parseArguments } from '../terminal/parse-arguments.ts';
import {
  dataFolderSetting,
  portSetting,
  refuse,
  scaleSetting,
  setting,
} from '../terminal/serve-settings.ts';
import { errorMessage } from '../terminal/text.ts';

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

const OPTIONS = {
  once: { type: 'boolean' },
  reports: { type: 'string' },
  seed: { type: 'string' },
} as const;

const ownOptions = (args: readonly string[]) => {
  try {
    const { values, positionals } = parseArguments(args, OPTIONS);
    checkCount(positionals, 0);
    return { values, unexpected: undefined };
  } catch (error) {
    return { values: {}, unexpected: errorMessage(error) };
  }
};

/**
 * The settings of `npm start`.
 *
 * @throws StartFailure with the name of a wrong setting, its value, and what is accepted.
 */
export const localSettings = (environment: Environment, args: readonly string[]) => {
  const faults = args.find((arg) => FAULTS_OPTION.test(arg));
  const { values, unexpected } = ownOptions(args.filter((arg) => arg !== faults));
  if (unexpected !== undefined) {
    throw new StartFailure(`${unexpected}\nSee ${commandNames.local} --help`);
  }
  const port = portSetting(environment, 'PORT', 3000);
  const awsPort = portSetting(environment, 'AWS_PORT', 4566);
  if (port === awsPort && port !== 0) {
    throw new StartFailure(
      `PORT and AWS_PORT are both ${port}: set one of them to another port, or to 0 for any free one.`,
    );
  }
  const { once = false } = values;
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
    adHocSql: setting<boolean | 'read'>(
      environment,
      ['ADHOC_SQL', true],
      'on, read or off',
      (text) => {
        if (text === 'read') return text;
        return /^o(n|ff)$/.test(text) ? text === 'on' : undefined;
      },
    ),
    /** Run the sample report, print it, and end. */
    once,
    /** Folders and files of the user's own. */
    reportsDir: values.reports ?? environment['REPORTS'],
    seed: values.seed ?? environment['LOCAL_SEED'],
    faults: faults === undefined ? undefined : tenPercentFaults(faultSeed(faults)),
  };
};

/** The settings of `npm start`. */
export type LocalSettings = ReturnType<typeof localSettings>;
