import { z } from 'zod';
import type { PendingWork } from '../../host/pending-work.ts';
import { StartFailure } from '../../host/start-failure.ts';
import {
  type LocalResource,
  type ResolvedTemplate,
  readProperties,
} from '../cloudformation/template.ts';
import type { EventSink } from '../event-log/event-log.ts';
import type { EventFault, FaultInjector } from '../faults/faults.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { JsonObject } from '../json/json.ts';
import type { FunctionHost } from '../lambda/function-host.ts';
import { checkDestination, sendAction, sendMessage } from '../sns-sqs/sns-sqs.ts';
import { type BusEvent, parseBusEvent } from './bus-event.ts';
import { type EventMatcher, eventMatcher } from './event-pattern.ts';

export { type BusEvent, parseBusEvent };

type DeliveryOutcome = 'delivered' | 'dropped' | 'dead-lettered';

/** An event arrived on the bus, or reached the end of its way to one target. */
export type BusActivity =
  | { readonly type: 'event-published'; readonly event: BusEvent }
  | {
      readonly type: 'event-delivered';
      readonly rule: string;
      readonly target: string;
      readonly event: BusEvent;
      readonly outcome: DeliveryOutcome;
    };

/** One event on its way to one target; tests can inject a fault into it. */
export interface EventDelivery {
  readonly event: BusEvent;
  readonly rule: string;
  readonly targetArn: string;
}

/** What the event bus needs of the local stack. */
export interface EventBusSettings {
  readonly template: ResolvedTemplate;
  readonly functions: Pick<FunctionHost, 'has' | 'invokeAsynchronously'>;
  readonly access: AccessControl;
  readonly events: EventSink<BusActivity>;
  readonly pending: PendingWork;
  readonly faults: FaultInjector;
  /** SQS and SNS. */
  readonly queueUrl: string;
  /** Takes precedence over `faults`, which decides where `copies` is absent. */
  readonly injectFault?: ((delivery: EventDelivery) => Partial<EventFault> | undefined) | undefined;
}

const ruleProperties = z.looseObject({
  EventPattern: z.record(z.string(), z.json()).optional(),
  State: z.string().default('ENABLED'),
  EventBusName: z.literal('default').optional(),
  Targets: z
    .array(
      z.object({
        Id: z.string(),
        Arn: z.string(),
        DeadLetterConfig: z.looseObject({ Arn: z.string() }).optional(),
      }),
    )
    .default([]),
});

type Target = z.infer<typeof ruleProperties>['Targets'][number];

interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly matches: EventMatcher;
  readonly targets: readonly Target[];
}

/** An event on its way to one target of a rule. */
interface Delivery {
  readonly rule: Rule;
  readonly target: Target;
  readonly event: BusEvent;
}

const readRule = (resource: LocalResource, { functions }: EventBusSettings): Rule[] => {
  const { EventPattern, State, Targets } = readProperties(ruleProperties, resource);
  if (State === 'DISABLED') return [];
  const { logicalId, name, arn } = resource;
  if (EventPattern === undefined) throw new StartFailure(`Rule ${logicalId} has no event pattern.`);
  for (const { Arn } of Targets) {
    if (!functions.has(Arn)) checkDestination(Arn, `Rule ${logicalId}`);
  }
  return [{ name, arn, matches: eventMatcher(EventPattern), targets: Targets }];
};

const asJson = (event: BusEvent): JsonObject => ({ ...event });

/** The default event bus with the template's rules. */
export class EventBus {
  private readonly settings: EventBusSettings;
  private readonly rules: readonly Rule[];
  private held: (() => void)[] = [];

  /** A rule or target that cannot work here is refused now, not when an event arrives. */
  constructor(settings: EventBusSettings) {
    this.settings = settings;
    this.rules = settings.template
      .ofType('AWS::Events::Rule')
      .flatMap((resource) => readRule(resource, settings));
  }

  /** Completes the event's envelope and delivers it to the targets of each matching rule. */
  publish(received: unknown): BusEvent {
    const event = parseBusEvent(received);
    const overtaken = this.held.splice(0);
    this.settings.events.emit({ type: 'event-published', event });
    for (const rule of this.rules.filter(({ matches }) => matches(asJson(event)))) {
      for (const target of rule.targets) this.send({ rule, target, event });
    }
    for (const start of overtaken) start();
    return event;
  }

  /** Releases the events that wait to be overtaken. */
  release(): void {
    for (const start of this.held.splice(0)) start();
  }

  private send(delivery: Delivery): void {
    const { pending } = this.settings;
    const { copies, delayMs = 0, held, refused = false, after } = this.faultOf(delivery);
    if (copies === 0) {
      this.report(delivery, 'dropped');
      return;
    }
    const deliverCopies = () => {
      for (let copy = 0; copy < copies; copy += 1) {
        pending.later(delayMs, () => this.deliver(delivery, refused));
      }
    };
    const start = () => {
      if (after === undefined) deliverCopies();
      else pending.later(0, () => Promise.allSettled([after]).then(deliverCopies));
    };
    if (held) this.held.push(start);
    else start();
  }

  private faultOf({ rule, target, event }: Delivery): EventFault {
    const { faults, injectFault } = this.settings;
    const { copies, ...injected } =
      injectFault?.({ event, rule: rule.name, targetArn: target.Arn }) ?? {};
    return copies === undefined
      ? { ...faults.eventFault(`${rule.name} ${target.Id}`), ...injected }
      : { copies, ...injected };
  }

  private async deliver(delivery: Delivery, refused: boolean): Promise<void> {
    const { functions, queueUrl } = this.settings;
    const { rule, target, event } = delivery;
    const isFunction = functions.has(target.Arn);
    const action = isFunction ? 'lambda:InvokeFunction' : sendAction(target.Arn);
    if (!this.allows(rule, action, target.Arn)) {
      const message = `EventBridge may not do ${action} on ${target.Arn}.`;
      return this.sendToDeadLetterQueue(delivery, 'NO_PERMISSIONS', message);
    }
    if (refused) {
      const message = 'A fault was injected into the delivery.';
      return this.sendToDeadLetterQueue(delivery, 'THROTTLING', message);
    }
    if (isFunction) functions.invokeAsynchronously(target.Arn, asJson(event));
    else await sendMessage(queueUrl, target.Arn, asJson(event));
    this.report(delivery, 'delivered');
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  private async sendToDeadLetterQueue(
    delivery: Delivery,
    ERROR_CODE: string,
    ERROR_MESSAGE: string,
  ): Promise<void> {
    const { rule, target, event } = delivery;
    const queueArn = target.DeadLetterConfig?.Arn;
    if (queueArn === undefined || !this.allows(rule, sendAction(queueArn), queueArn)) {
      this.report(delivery, 'dropped');
      return;
    }
    const attributes = { RULE_ARN: rule.arn, TARGET_ARN: target.Arn, ERROR_CODE, ERROR_MESSAGE };
    await sendMessage(this.settings.queueUrl, queueArn, asJson(event), attributes);
    this.report(delivery, 'dead-lettered');
  }

  private allows({ arn }: Rule, action: string, resource: string): boolean {
    return this.settings.access.allowsService('events', arn, action, resource);
  }

  private report({ rule, target, event }: Delivery, outcome: DeliveryOutcome): void {
    const delivered = { rule: rule.name, target: target.Arn, event, outcome };
    this.settings.events.emit({ type: 'event-delivered', ...delivered });
  }
}
