import type { FunctionCall } from '../../infra/local/aws-endpoint/aws-endpoint.ts';
import type { CallFault } from '../../infra/local/faults/faults.ts';
import { type Operation, requestsPerSecond } from '../../infra/redshift-data/contract/limits.ts';
import { RateLimiter } from '../../infra/redshift-data/wire/rate-limiter.ts';

const isOperation = (name: string): name is Operation => Object.hasOwn(requestsPerSecond, name);

/**
 * Throttles the functions at a share of the Data API's rates, for a machine that is slower than
 * they are: a second's worth may come at once as ever, then it refills at `share` of the rate.
 */
export const dataApiWall = (share: number) => {
  const rates = new RateLimiter(() => performance.now() * share);
  return ({ service, operation }: FunctionCall): CallFault | undefined =>
    service === 'redshift-data' && isOperation(operation) && !rates.allows(operation)
      ? 'throttle'
      : undefined;
};
