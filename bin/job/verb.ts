import type { Terminal } from '../terminal/terminal.ts';

/** What a verb needs of the world. */
export interface CommandWorld {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A key that no other request has. */
  readonly newKey: () => string;
}

/** One verb: reads the words behind it, does it, and answers with the exit code. */
export type Verb = (world: CommandWorld, args: readonly string[]) => Promise<number>;

/** How a command ends. */
export const exitCodes = { done: 0, failed: 1, wrongWords: 2, interrupted: 130 } as const;

/** JSON as a person can read it. */
export const jsonText = (value: unknown): string => JSON.stringify(value, undefined, 2);
