import { z } from 'zod';
import { now } from '../../host/clock.ts';
import { newIdentifier } from '../../host/identifier.ts';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import type { PendingWork } from '../../host/pending-work.ts';
import { StartFailure } from '../../host/start-failure.ts';
import type { JsonValue } from '../cloudformation/json-value.ts';
import type { LocalResource, ResolvedTemplate } from '../cloudformation/template.ts';
import { busEvent } from '../eventbridge/bus-event.ts';
import type { AccessControl } from '../iam/access-control.ts';
import { roleArn, roleRequest, sendAction, serviceRequest } from '../iam/access-request.ts';
import { checkDestination, sendTo } from '../lambda/failure-destination.ts';
import type { FunctionHost } from '../lambda/function-host.ts';
import type { StackEvents } from '../stack-events.ts';
import { type ScheduleTimes, scheduleTimes } from './schedule-expression.ts';

/** What the schedules need of the local stack. */
export interface ScheduleSettings {
  readonly template: ResolvedTemplate;
  readonly functions: FunctionHost;
  readonly access: AccessControl;
  readonly events: StackEvents;
  readonly pending: PendingWork;
  /** SQS and SNS. */
  readonly queueUrl: string;
  /** `false` leaves it to `fire`. */
  readonly byTheClock: boolean;
}

/** Runs the template's schedules. */
export interface ScheduleRunner {
  /** Fires every schedule, or the one with this logical id, now. */
  fire(logicalId?: string): void;
  stop(): void;
}

interface Schedule {
  readonly logicalId: string;
  readonly times: ScheduleTimes;
  readonly arn: string;
  readonly targets: readonly ScheduleTarget[];
}

interface ScheduleTarget {
  readonly arn: string;
  readonly input: () => JsonValue;
  /** With whose rights Scheduler calls the target; a rule calls it with EventBridge's own. */
  readonly roleName: string | undefined;
  readonly deadLetterArn: string | undefined;
}

const scheduleProperties = z.looseObject({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.enum(['UTC', 'Etc/UTC']).optional(),
  State: z.string().default('ENABLED'),
  Target: z.looseObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    DeadLetterConfig: z.looseObject({ Arn: z.string() }).optional(),
  }),
});

const ruleProperties = z.looseObject({
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.looseObject({ Arn: z.string(), Input: z.string().optional() })).default([]),
});

const parsedInput = (logicalId: string, input: string): JsonValue => {
  const filled = input
    .replaceAll('<aws.scheduler.scheduled-time>', now().toISOString())
    .replaceAll('<aws.scheduler.execution-id>', newIdentifier())
    .replaceAll('<aws.scheduler.attempt-number>', '1');
  try {
    const value: JsonValue = JSON.parse(filled);
    return value;
  } catch {
    throw new StartFailure(`The input of schedule ${logicalId} is not JSON.`);
  }
};

const eventsArn = (service: string, resource: string): string =>
  `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:${resource}`;

const scheduleOf = ({ logicalId, name, properties }: LocalResource): Schedule[] => {
  const { ScheduleExpression, State, Target } = scheduleProperties.parse(properties);
  if (State === 'DISABLED') return [];
  const { Arn, Input, RoleArn, DeadLetterConfig } = Target;
  const input = (): JsonValue =>
    Input === undefined
      ? { ...busEvent('aws.scheduler', 'Scheduled Event', {}, [name]), detail: '{}' }
      : parsedInput(logicalId, Input);
  const roleName = RoleArn.split('/').at(-1);
  const target = { arn: Arn, input, roleName, deadLetterArn: DeadLetterConfig?.Arn };
  const times = scheduleTimes(ScheduleExpression);
  return [
    {
      logicalId,
      times,
      arn: eventsArn('scheduler', `schedule/default/${name}`),
      targets: [target],
    },
  ];
};

const scheduledRuleOf = ({ logicalId, name, properties }: LocalResource): Schedule[] => {
  const { ScheduleExpression, State, Targets } = ruleProperties.parse(properties);
  if (ScheduleExpression === undefined || State === 'DISABLED') return [];
  const targets = Targets.map(({ Arn: arn, Input }) => ({
    arn,
    roleName: undefined,
    deadLetterArn: undefined,
    input: (): JsonValue =>
      Input === undefined
        ? { ...busEvent('aws.events', 'Scheduled Event', {}, [name]) }
        : parsedInput(logicalId, Input),
  }));
  const times = scheduleTimes(ScheduleExpression);
  return [{ logicalId, times, arn: eventsArn('events', `rule/${name}`), targets }];
};

/** Timers of Node hold up to 2^31-1 ms; what is farther away is looked at again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Starts the schedules; a target or an expression that cannot run here is refused. */
export const startScheduleRunner = (settings: ScheduleSettings): ScheduleRunner => {
  const { template, functions, access, events, pending, queueUrl, byTheClock } = settings;
  const schedules = [
    ...template.ofType('AWS::Scheduler::Schedule').flatMap(scheduleOf),
    ...template.ofType('AWS::Events::Rule').flatMap(scheduledRuleOf),
  ];
  for (const { logicalId, targets } of schedules) {
    for (const { arn } of targets) {
      if (!functions.has(arn)) checkDestination(arn, `Schedule ${logicalId}`);
    }
  }

  const may = (schedule: Schedule, { roleName }: ScheduleTarget, action: string, arn: string) => {
    if (roleName === undefined) {
      return access.allows(serviceRequest('events.amazonaws.com', schedule.arn, action, arn));
    }
    const role = roleArn(roleName);
    return (
      access.allows(
        serviceRequest('scheduler.amazonaws.com', schedule.arn, 'sts:AssumeRole', role),
      ) && access.allows(roleRequest(roleName, action, arn))
    );
  };

  /** Answers with the request id of the invocation that follows, if one does. */
  const call = (schedule: Schedule, target: ScheduleTarget): string | undefined => {
    const { arn, input, deadLetterArn } = target;
    const isFunction = functions.has(arn);
    if (may(schedule, target, isFunction ? 'lambda:InvokeFunction' : sendAction(arn), arn)) {
      if (isFunction) return functions.invokeAsynchronously(arn, input());
      pending.later(0, () => sendTo(queueUrl, arn, input()));
      return undefined;
    }
    if (deadLetterArn === undefined) return undefined;
    if (!may(schedule, target, sendAction(deadLetterArn), deadLetterArn)) return undefined;
    pending.later(0, () => sendTo(queueUrl, deadLetterArn, input()));
    return undefined;
  };

  const fire = (schedule: Schedule): void => {
    const { logicalId, targets } = schedule;
    for (const target of targets) {
      const { arn } = target;
      const requestId = call(schedule, target);
      events.emit({ type: 'schedule-fired', schedule: logicalId, targetArn: arn, requestId });
    }
  };

  const timers = new Map<Schedule, NodeJS.Timeout>();
  const plan = (schedule: Schedule, after: Date): void => {
    const planned = schedule.times.nextAfter(after);
    // What a sleeping computer missed is not made up for.
    const due = planned && planned < now() ? schedule.times.nextAfter(now()) : planned;
    if (due === undefined) return;
    const wait = Math.max(0, due.getTime() - now().getTime());
    const timer = setTimeout(
      () => {
        if (wait > LONGEST_TIMER_MS) {
          plan(schedule, after);
          return;
        }
        plan(schedule, due);
        fire(schedule);
      },
      Math.min(wait, LONGEST_TIMER_MS),
    );
    timers.set(schedule, timer);
  };
  if (byTheClock) for (const schedule of schedules) plan(schedule, now());

  return {
    fire: (logicalId) => {
      for (const schedule of schedules) {
        if (logicalId === undefined || schedule.logicalId === logicalId) fire(schedule);
      }
    },
    stop: () => {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
};
