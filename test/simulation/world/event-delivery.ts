import type { Weather } from '../faults/environment.ts';
import type { SimulatedStatement } from '../services/simulated-warehouse.ts';
import { type Platform, PREFIX } from './platform.ts';
import { Random } from './random.ts';
import type { World } from './world.ts';

export type DeliveryOptions = Pick<World, 'agenda' | 'faults' | 'trace' | 'weather' | 'seed'> & {
  readonly platform: Platform;
};

/** EventBridge: brings a statement's end to the collector, or does not, or does so twice. */
export const deliverEvent = (options: DeliveryOptions, statement: SimulatedStatement): void => {
  const { agenda, faults, trace, weather } = options;
  const name = `event of ${statement.plan.name}`;
  const dice = new Random(options.seed, `${name} ${statement.statementId}`);
  trace.say('warehouse', `${statement.statementId} of ${statement.jobId} ${statement.status}`);
  const isDown = faults.outageEnd('events', agenda.now) !== undefined;
  if (faults.happens(name, 'event lost', weather.lossRate, agenda.now, dice) || isDown) {
    trace.say('event bus', `${name} is lost`);
    return;
  }
  deliver(options, statement, name, delay(weather, dice));
  for (const again of [`${name} again`, `${name} once more`]) {
    const rate = weather.duplicateRate;
    if (!faults.happens(again, 'event duplicated', rate, agenda.now, dice)) return;
    deliver(options, statement, again, delay(weather, dice));
  }
};

const delay = (weather: Weather, dice: Random): number => dice.skewed(1, weather.eventDelayMs);

const deliver = (
  { agenda, platform }: DeliveryOptions,
  { statementId, jobId }: SimulatedStatement,
  name: string,
  delayMs: number,
): void => {
  const hint = { statementId, statementName: `${PREFIX}${jobId}` };
  agenda.after(delayMs, () => void platform.collect(`collector ${name}`, hint));
};
