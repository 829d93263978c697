import type { DeploymentSettings } from '../../infra/settings/deployment-settings.ts';
import type { Account } from './account.ts';

/** The result of a check; `advice` is what to do about what is wrong. */
export type Finding =
  | { readonly verdict: 'right'; readonly detail: string }
  | { readonly verdict: 'wrong'; readonly detail: string; readonly advice: string }
  /** It could not be checked; `detail` has the reason. */
  | { readonly verdict: 'unknown'; readonly detail: string };

export const right = (detail: string): Finding => ({ verdict: 'right', detail });
export const wrong = (detail: string, advice: string): Finding => ({
  verdict: 'wrong',
  detail,
  advice,
});
export const unknown = (detail: string): Finding => ({ verdict: 'unknown', detail });

const SIGNS = { right: '✓', wrong: '✗', unknown: '–' } as const;

/** The finding on one line. */
export const findingLine = (name: string, finding: Finding): string => {
  const advice = finding.verdict === 'wrong' ? ` → ${finding.advice}` : '';
  return `${SIGNS[finding.verdict]} ${name}: ${finding.detail}${advice}`;
};

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
