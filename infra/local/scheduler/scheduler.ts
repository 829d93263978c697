import { z } from 'zod';
import { StartFailure } from '../../host/start-failure.ts';
import { type LocalResource, readProperties } from '../cloudformation/template.ts';
import type { EventSink } from '../event-log/event-log.ts';
import { type EventBusSettings, parseBusEvent } from '../eventbridge/event-bus.ts';
import { type JsonValue, parseJson } from '../json/json.ts';
import { checkDestination, sendAction, sendMessage } from '../sns-sqs/sns-sqs.ts';

/** A schedule has called its target. */
export interface ScheduleFired {
  readonly type: 'schedule-fired';
  readonly schedule: string;
  readonly targetArn: string;
  /** Of the resulting invocation; `undefined` if the target is no function. */
  readonly requestId: string | undefined;
}

/** What the schedules need of the local stack. */
export interface SchedulerSettings
  extends Omit<EventBusSettings, 'events' | 'faults' | 'injectFault'> {
  readonly events: EventSink<ScheduleFired>;
  /** `false` fires schedules only by `fire`. */
  readonly byTheClock: boolean;
}

const scheduleProperties = z.looseObject({
  ScheduleExpression: z.string(),
  State: z.string().default('ENABLED'),
  Target: z.looseObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    DeadLetterConfig: z.looseObject({ Arn: z.string() }).optional(),
  }),
});

const MINUTE_MS = 60_000;

/**
 * The interval of a schedule; only rates in minutes run here
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
 */
export const scheduleIntervalMs = (expression: string): number => {
  const [, minutes = '0'] = /^rate\((\d+) minutes?\)$/.exec(expression) ?? [];
  if (Number(minutes) > 0) return Number(minutes) * MINUTE_MS;
  throw new StartFailure(
    `The schedule ${expression} cannot run locally: only rate(1 minute) and rate(N minutes) can.`,
  );
};

/**
 * What the schedule sends: the template's input, or EventBridge Scheduler's own event, in which the
 * detail is a text. Context attributes, such as `<aws.scheduler.execution-id>`, are refused.
 */
const inputOf = ({ logicalId, arn }: LocalResource, input?: string): (() => JsonValue) => {
  if (input === undefined) {
    const event = { source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: {} };
    return () => ({ ...parseBusEvent({ ...event, resources: [arn] }), detail: '{}' });
  }
  if (input.includes('<aws.scheduler.')) {
    throw new StartFailure(`The input of schedule ${logicalId} has a context attribute.`);
  }
  try {
    const value = parseJson(input);
    return () => value;
  } catch {
    throw new StartFailure(`The input of schedule ${logicalId} is not JSON.`);
  }
};

const readSchedule = (resource: LocalResource) => {
  const { logicalId, arn } = resource;
  const { ScheduleExpression, State, Target } = readProperties(scheduleProperties, resource);
  if (State === 'DISABLED') return [];
  const { Arn, Input, RoleArn, DeadLetterConfig } = Target;
  return [
    {
      logicalId,
      arn,
      intervalMs: scheduleIntervalMs(ScheduleExpression),
      targetArn: Arn,
      roleName: RoleArn.split('/').at(-1) ?? RoleArn,
      deadLetterArn: DeadLetterConfig?.Arn,
      input: inputOf(resource, Input),
    },
  ];
};

type Schedule = ReturnType<typeof readSchedule>[number];

/** Runs the template's schedules. */
export class Scheduler {
  private readonly settings: SchedulerSettings;
  private readonly schedules: readonly Schedule[];
  private readonly timers: readonly NodeJS.Timeout[];

  /** Refuses a target or an expression that cannot run here. */
  constructor(settings: SchedulerSettings) {
    const { template, functions, byTheClock } = settings;
    this.settings = settings;
    this.schedules = template.ofType('AWS::Scheduler::Schedule').flatMap(readSchedule);
    for (const { logicalId, targetArn } of this.schedules) {
      if (!functions.has(targetArn)) checkDestination(targetArn, `Schedule ${logicalId}`);
    }
    this.timers = byTheClock
      ? this.schedules.map((each) => setInterval(() => this.run(each), each.intervalMs))
      : [];
  }

  /** Fires every schedule, or the one with this logical id, now. */
  fire(logicalId?: string): void {
    for (const schedule of this.schedules) {
      if (logicalId === undefined || schedule.logicalId === logicalId) this.run(schedule);
    }
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private run(schedule: Schedule): void {
    const { logicalId, targetArn } = schedule;
    const requestId = this.callTarget(schedule);
    this.settings.events.emit({
      type: 'schedule-fired',
      schedule: logicalId,
      targetArn,
      requestId,
    });
  }

  /** Returns the request id of the resulting invocation, if there is one. */
  private callTarget(schedule: Schedule): string | undefined {
    const { functions } = this.settings;
    const { targetArn, deadLetterArn, input } = schedule;
    const isFunction = functions.has(targetArn);
    if (
      this.allows(schedule, isFunction ? 'lambda:InvokeFunction' : sendAction(targetArn), targetArn)
    ) {
      if (isFunction) return functions.invokeAsynchronously(targetArn, input());
      this.sendLater(targetArn, input);
    } else if (
      deadLetterArn !== undefined &&
      this.allows(schedule, sendAction(deadLetterArn), deadLetterArn)
    ) {
      this.sendLater(deadLetterArn, input);
    }
    return undefined;
  }

  private sendLater(arn: string, input: () => JsonValue): void {
    const { pending, queueUrl } = this.settings;
    pending.later(0, () => sendMessage(queueUrl, arn, input()));
  }

  private allows({ arn, roleName }: Schedule, action: string, resource: string): boolean {
    const { access } = this.settings;
    return (
      access.allowsAssuming('scheduler', arn, roleName) &&
      access.allowsRole(roleName, action, resource)
    );
  }
}
