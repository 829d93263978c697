import { type ITopicSubscription, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';

const STATES = ['SUCCEEDED', 'FAILED', 'CANCELLED'] as const;

/** A state in which a job never changes again. */
export type SettledState = (typeof STATES)[number];

/** Of which settled jobs a target is told, and how. */
export interface SettledJobsProps {
  /**
   * Gets one CloudEvent for each job: `new SqsSubscription(queue)`, `new LambdaSubscription(fn)` or
   * another one of SNS. Each queue, function or address takes one subscription.
   */
  readonly target: ITopicSubscription;
  /** @default - every settled state */
  readonly states?: readonly SettledState[];
  /**
   * Names of reports.
   *
   * @default - every report, and SQL that callers sent
   */
  readonly reports?: readonly string[];
}

/**
 * The filter policy by which SNS sends only some of the settled jobs.
 *
 * @throws Error for a list that no job matches, which SNS refuses only when it is deployed.
 */
export const settledFilter = (
  id: string,
  { states, reports }: Pick<SettledJobsProps, 'states' | 'reports'>,
): Readonly<Record<string, SubscriptionFilter>> => ({
  ...(states && { state: oneOf(`onSettled ${id}: states`, states, STATES) }),
  ...(reports && { report: oneOf(`onSettled ${id}: reports`, reports) }),
});

const oneOf = (
  name: string,
  chosen: readonly string[],
  known: readonly string[] = chosen,
): SubscriptionFilter => {
  const unknown = chosen.find((each) => !known.includes(each));
  if (chosen.length > 0 && unknown === undefined) {
    return SubscriptionFilter.stringFilter({ allowlist: [...chosen] });
  }
  const accepted = known.length > 0 ? known.join(', ') : 'one name or more';
  throw new Error(`${name}: given: ${unknown ?? 'an empty list'}; accepted: ${accepted}`);
};
