import type { DeploymentSettings } from '../../../infra/settings/deployment-settings.ts';
import type { Account } from '../account/aws-account.ts';

const SIGNS = { right: '✓', wrong: '✗', unknown: '–' } as const;

/** The result of a check; `unknown` where it could not be made, and `detail` has the reason. */
export interface Finding {
  readonly verdict: keyof typeof SIGNS;
  readonly detail: string;
  /** What to do about what is wrong. */
  readonly advice?: string;
}

export const right = (detail: string): Finding => ({ verdict: 'right', detail });
export const wrong = (detail: string, advice: string): Finding => ({
  verdict: 'wrong',
  detail,
  advice,
});
export const unknown = (detail: string): Finding => ({ verdict: 'unknown', detail });

/** The finding on one line. */
export const findingLine = (name: string, { verdict, detail, advice }: Finding): string =>
  `${SIGNS[verdict]} ${name}: ${detail}${advice === undefined ? '' : ` → ${advice}`}`;

/** The input of every check. */
export interface CheckContext {
  readonly config: DeploymentSettings;
  readonly account: Account;
  readonly region: string;
  readonly accountId: string;
}

/** One check of the account. */
export interface Check {
  readonly name: string;
  readonly run: (context: CheckContext) => Promise<Finding>;
}
