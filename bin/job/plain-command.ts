/** A command without verbs, as a person calls it. */
export interface PlainCommand {
  /** Such as `npm run verify --`. */
  readonly name: string;
  readonly usage: string;
  /** How many words it takes that are no options. @default none */
  readonly words?: { readonly least: number; readonly most: number };
  /** The options that it knows besides --help. */
  readonly options?: readonly string[];
}

/** Where the command's words go. */
interface Output {
  print(text: string): void;
  note(text: string): void;
}

/** Whether the words ask for help; then no other counts. */
export const asksForHelp = (words: readonly string[]): boolean =>
  words.includes('--help') || words.includes('-h');

/**
 * Prints the usage where the words ask for it, and one sentence where they are wrong. Answers the
 * exit code, or undefined where the command may go on.
 */
export const helpOrFault = (
  { name, usage, words: count = { least: 0, most: 0 }, options = [] }: PlainCommand,
  words: readonly string[],
  { print, note }: Output,
): number | undefined => {
  if (asksForHelp(words)) {
    print(usage);
    return 0;
  }
  const plain = words.filter((word) => !word.startsWith('-'));
  const unknown = words.find(
    (word) => word.startsWith('-') && !options.includes(word.replace(/=.*/s, '')),
  );
  const surplus = unknown ?? plain[count.most];
  if (surplus === undefined && plain.length >= count.least) return undefined;
  note(
    `${surplus === undefined ? 'A word is missing.' : `What is '${surplus}'?`} See ${name} --help`,
  );
  return 2;
};
