/** The number that an option has; ends the process with a sentence where it is not accepted. */
const numberOption = (
  option: string,
  text: string,
  accepted: string,
  accepts: (value: number) => boolean,
): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (accepts(value)) return value;
  process.stderr.write(`${option} is ${JSON.stringify(text)}; it takes ${accepted}.\n`);
  process.exit(2);
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
