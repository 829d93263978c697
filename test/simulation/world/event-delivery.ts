import { Random } from '../engine/random.ts';
import type { Environment } from '../faults/environment.ts';
import type { SimulatedStatement } from '../services/simulated-warehouse.ts';
import { type Platform, PREFIX } from './platform.ts';
import type { World } from './world.ts';

export type DeliveryOptions = Pick<
  World,
  'eventLoop' | 'faults' | 'trace' | 'environment' | 'seed'
> & {
  readonly platform: Platform;
};

/** EventBridge: delivers the end of a statement to the collector once, never, or several times. */
export const deliverEvent = (options: DeliveryOptions, statement: SimulatedStatement): void => {
  const { eventLoop, faults, trace, environment } = options;
  const name = `event of ${statement.plan.name}`;
  const dice = new Random(options.seed, `${name} ${statement.statementId}`);
  trace.say('warehouse', `${statement.statementId} of ${statement.jobId} ${statement.status}`);
  const isDown = faults.outageEnd('events', eventLoop.now) !== undefined;
  if (faults.happens(name, 'event lost', environment.lossRate, eventLoop.now, dice) || isDown) {
    trace.say('event bus', `${name} is lost`);
    return;
  }
  deliver(options, statement, name, delay(environment, dice));
  for (const again of [`${name} again`, `${name} once more`]) {
    const rate = environment.duplicateRate;
    if (!faults.happens(again, 'event duplicated', rate, eventLoop.now, dice)) return;
    deliver(options, statement, again, delay(environment, dice));
  }
};

const delay = (environment: Environment, dice: Random): number =>
  dice.skewed(1, environment.eventDelayMs);

const deliver = (
  { eventLoop, platform }: DeliveryOptions,
  { statementId, jobId }: SimulatedStatement,
  name: string,
  delayMs: number,
): void => {
  const hint = { statementId, statementName: `${PREFIX}${jobId}` };
  eventLoop.after(delayMs, () => void platform.collect(`collector ${name}`, hint));
};
