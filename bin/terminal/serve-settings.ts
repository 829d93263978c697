import { StartFailure } from '../../infra/host/start-failure.ts';
import type { Environment } from './command.ts';

/** @throws StartFailure with the name of a setting, its value, and what is accepted. */
export const refuse = (name: string, text: string, accepted: string): never => {
  throw new StartFailure(`${name} is ${JSON.stringify(text)}: ${accepted} is accepted.`);
};

/** The variable as `parse` reads it, the default where it is not set. */
export const setting = <T>(
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
