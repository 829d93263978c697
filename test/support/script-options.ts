import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What a script of ours is told; ends the process with a sentence where that is not accepted. */
export const scriptOptions = <O extends Options>(options: O) => {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // Node goes on to say how to pass words that begin with a hyphen; none is accepted here.
    const [reason = ''] = error.message.split(/\.\s(?:To|Did you)\s/);
    return refuse(
      `${reason.trim().replaceAll('\n', ' ').replace(/\.$/, '')}; ${accepted(options)}.`,
    );
  }
};

const accepted = (options: Options): string => {
  const names = Object.keys(options).map((name) => `--${name}`);
  return names.length === 0 ? 'this takes no options' : `this takes ${names.join(', ')}`;
};

/** Ends the process with a sentence that says what is accepted. */
export const refuse = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
};

/** The number that an option has; ends the process with a sentence where it is not accepted. */
const numberOption = (
  option: string,
  text: string,
  accepted: string,
  accepts: (value: number) => boolean,
): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (accepts(value)) return value;
  return refuse(`${option} is ${JSON.stringify(text)}; it takes ${accepted}.`);
};

/** An option that counts something. */
export const countOption = (option: string, text: string): number =>
  numberOption(
    option,
    text,
    'a whole number from 1 on',
    (value) => Number.isSafeInteger(value) && value > 0,
  );

/** An option that is a share of a whole, `least` of it at least. */
export const shareOption = (option: string, text: string, least = 0): number =>
  numberOption(
    option,
    text,
    `a number from ${least} to 1`,
    (value) => value >= least && value <= 1,
  );
