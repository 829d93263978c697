import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import type { PendingWork } from '../../host/pending-work.ts';
import type { JsonObject, JsonValue } from '../cloudformation/json-value.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { EventFault, FaultInjector } from '../faults/faults.ts';
import type { AccessControl } from '../iam/access-control.ts';
import { sendAction, serviceRequest } from '../iam/access-request.ts';
import { checkDestination, sendTo } from '../lambda/failure-destination.ts';
import type { FunctionHost } from '../lambda/function-host.ts';
import type { StackEvents } from '../stack-events.ts';
import type { BusEvent } from './bus-event.ts';
import { type EventMatcher, eventMatcher } from './event-pattern.ts';
import { targetInput } from './target-input.ts';

/** One event on its way to one target, as a test may want to decide about it. */
export interface EventDelivery {
  readonly event: BusEvent;
  readonly rule: string;
  readonly targetArn: string;
}

/** What the event bus needs of the local stack. */
export interface EventBusSettings {
  readonly template: ResolvedTemplate;
  readonly functions: FunctionHost;
  readonly access: AccessControl;
  readonly events: StackEvents;
  readonly pending: PendingWork;
  readonly faults: FaultInjector;
  /** SQS and SNS. */
  readonly queueUrl: string;
  /** Decides before the faults does, which is asked where no copies are given. */
  readonly injectFault?: ((delivery: EventDelivery) => Partial<EventFault> | undefined) | undefined;
}

/** The default event bus with the template's rules. */
export interface EventBus {
  /** Delivers the event to the targets of every rule that matches it. */
  publish(event: BusEvent): void;
  /** Lets go of the events that wait to be overtaken. */
  release(): void;
}

const ruleProperties = z.looseObject({
  EventPattern: z.record(z.string(), z.json()).optional(),
  State: z.string().default('ENABLED'),
  EventBusName: z.literal('default').optional(),
  Targets: z
    .array(
      z.looseObject({
        Id: z.string(),
        Arn: z.string(),
        Input: z.string().optional(),
        InputPath: z.string().optional(),
        InputTransformer: z
          .object({
            InputPathsMap: z.record(z.string(), z.string()).optional(),
            InputTemplate: z.string(),
          })
          .optional(),
        DeadLetterConfig: z.looseObject({ Arn: z.string() }).optional(),
      }),
    )
    .default([]),
});

type Target = z.infer<typeof ruleProperties>['Targets'][number];

interface Rule {
  readonly name: string;
  readonly matches: EventMatcher;
  readonly targets: readonly Target[];
}

const rulesOf = (template: ResolvedTemplate, functions: FunctionHost): Rule[] =>
  template.ofType('AWS::Events::Rule').flatMap(({ logicalId, name, properties }) => {
    const rule = ruleProperties.parse(properties);
    if (rule.EventPattern === undefined || rule.State === 'DISABLED') return [];
    for (const { Arn } of rule.Targets) {
      if (functions.has(Arn)) continue;
      checkDestination(Arn, `Rule ${logicalId}`);
    }
    return [{ name, matches: eventMatcher(rule.EventPattern), targets: rule.Targets }];
  });

const ruleArn = ({ name }: Rule): string =>
  `arn:aws:events:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:rule/${name}`;

const asJson = (event: BusEvent): JsonObject => ({ ...event });

/** Starts the bus. Whatever it cannot deliver to is refused here, not when an event comes. */
export const startEventBus = (settings: EventBusSettings): EventBus => {
  const { template, functions, access, events, pending, faults, queueUrl } = settings;
  const rules = rulesOf(template, functions);
  const held: (() => void)[] = [];

  const handOver = async (target: Target, body: JsonValue): Promise<void> => {
    if (functions.has(target.Arn)) functions.invokeAsynchronously(target.Arn, body);
    else await sendTo(queueUrl, target.Arn, body);
  };

  const may = (rule: Rule, action: string, arn: string): boolean =>
    access.allows(serviceRequest('events.amazonaws.com', ruleArn(rule), action, arn));

  const deliver = async (rule: Rule, target: Target, event: BusEvent, throttled: boolean) => {
    const action = functions.has(target.Arn) ? 'lambda:InvokeFunction' : sendAction(target.Arn);
    const isPermitted = may(rule, action, target.Arn);
    const told = { type: 'event-delivered', rule: rule.name, target: target.Arn, event } as const;
    if (isPermitted && !throttled) {
      await handOver(target, targetInput(target, asJson(event)));
      events.emit({ ...told, outcome: 'delivered' });
      return;
    }
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
    const given = target.DeadLetterConfig?.Arn;
    const deadLetterArn =
      given !== undefined && may(rule, sendAction(given), given) ? given : undefined;
    if (deadLetterArn !== undefined) {
      await sendTo(queueUrl, deadLetterArn, asJson(event), {
        RULE_ARN: ruleArn(rule),
        TARGET_ARN: target.Arn,
        ERROR_CODE: isPermitted ? 'THROTTLING' : 'NO_PERMISSIONS',
        ERROR_MESSAGE: isPermitted
          ? 'The hand-over was refused on demand.'
          : `EventBridge may not do ${action} on ${target.Arn}.`,
      });
    }
    events.emit({ ...told, outcome: deadLetterArn === undefined ? 'dropped' : 'dead-lettered' });
  };

  const send = (rule: Rule, target: Target, event: BusEvent): void => {
    const { copies, ...decided } =
      settings.injectFault?.({ event, rule: rule.name, targetArn: target.Arn }) ?? {};
    const fault: EventFault =
      copies === undefined
        ? { ...faults.eventFault(`${rule.name} ${target.Id}`), ...decided }
        : { copies, ...decided };
    const handCopies = () => {
      for (let copy = 0; copy < fault.copies; copy += 1) {
        pending.later(fault.delayMs ?? 0, () =>
          deliver(rule, target, event, fault.refused ?? false),
        );
      }
    };
    const start = () => {
      const { after } = fault;
      if (after === undefined) handCopies();
      else pending.later(0, () => Promise.allSettled([after]).then(handCopies));
    };
    if (fault.copies === 0) {
      const { Arn } = target;
      events.emit({
        type: 'event-delivered',
        rule: rule.name,
        target: Arn,
        event,
        outcome: 'dropped',
      });
    } else if (fault.held) held.push(start);
    else start();
  };

  const release = (): void => {
    for (const start of held.splice(0)) start();
  };

  return {
    publish: (event) => {
      const overtaken = held.splice(0);
      events.emit({ type: 'event-published', event });
      for (const rule of rules.filter(({ matches }) => matches(asJson(event)))) {
        for (const target of rule.targets) send(rule, target, event);
      }
      for (const start of overtaken) start();
    },
    release,
  };
};
