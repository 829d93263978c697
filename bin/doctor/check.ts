import type { DeploymentSettings } from '../../infra/settings/deployment-settings.ts';
import type { Account } from './account.ts';

/** The result of a check; `advice` is what to do about what is wrong. */
export type Finding =
  | { readonly verdict: 'right'; readonly seen: string }
  | { readonly verdict: 'wrong'; readonly seen: string; readonly advice: string }
  /** It could not be checked; `seen` has the reason. */
  | { readonly verdict: 'unknown'; readonly seen: string };

export const right = (seen: string): Finding => ({ verdict: 'right', seen });
export const wrong = (seen: string, advice: string): Finding => ({
  verdict: 'wrong',
  seen,
  advice,
});
export const unknown = (seen: string): Finding => ({ verdict: 'unknown', seen });

const SIGNS = { right: '✓', wrong: '✗', unknown: '–' } as const;

/** The finding on one line. */
export const findingLine = (name: string, finding: Finding): string => {
  const advice = finding.verdict === 'wrong' ? ` → ${finding.advice}` : '';
  return `${SIGNS[finding.verdict]} ${name}: ${finding.seen}${advice}`;
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
