import type { AwsConfig } from '../deployment/local-aws.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What a verb needs of the world. */
export interface Operations {
  readonly terminal: Pick<Terminal, 'print' | 'note' | 'columns'>;
  readonly config: AwsConfig;
  readonly stackName: string;
  readonly json: boolean;
}

/** One verb: reads the words behind it, does it, and answers with the exit code. */
export type OpsVerb = (operations: Operations, words: readonly string[]) => Promise<number>;
