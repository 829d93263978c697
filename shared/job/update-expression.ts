import { recordChanges } from './job-record.ts';
import type { JobGuard, JobUpdate } from './job-update.ts';

/** The parts of a DynamoDB UpdateItem that say one job update. */
export interface UpdateExpression {
  readonly ConditionExpression: string;
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

/** Collects the names and values that an expression refers to. */
class Attributes {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};

  name(attribute: string): string {
    this.names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  }

  value(label: string, value: unknown): string {
    this.values[`:${label}`] = value;
    return `:${label}`;
  }
}

/** Says a job update in DynamoDB's expressions; an absent record never matches. */
export const updateExpression = (update: JobUpdate): UpdateExpression => {
  const attributes = new Attributes();
  const condition = conditionOf(update.when, attributes);
  const change = changeOf(update, attributes);
  return {
    ConditionExpression: condition,
    UpdateExpression: change,
    ExpressionAttributeNames: attributes.names,
    ExpressionAttributeValues: attributes.values,
  };
};

const conditionOf = (guard: JobGuard, attributes: Attributes): string => {
  const equals = (attribute: keyof JobGuard) =>
    `${attributes.name(attribute)} = ${attributes.value(`when_${attribute}`, guard[attribute])}`;
  const states = guard.states?.map((state, n) => attributes.value(`state_${n}`, state));
  const parts = states ? [`${attributes.name('state')} IN (${states.join(', ')})`] : [];
  for (const name of [
    'attempt',
    'attentionAt',
    'openKey',
    'notificationPending',
    'untried',
  ] as const) {
    if (guard[name] !== undefined) parts.push(equals(name));
  }
  if (guard.leaseFreeAt !== undefined) {
    const lease = attributes.name('leaseUntil');
    const now = attributes.value('when_lease', guard.leaseFreeAt);
    parts.push(`(attribute_not_exists(${lease}) OR ${lease} < ${now})`);
  }
  return parts.join(' AND ');
};

const changeOf = (update: JobUpdate, attributes: Attributes): string => {
  const assign = (attribute: string, value: unknown) =>
    `${attributes.name(attribute)} = ${attributes.value(attribute, value)}`;
  const sets = Object.entries(recordChanges(update.set ?? {}))
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => assign(attribute, value));
  const adds: string[] = [];
  if (update.enter) {
    sets.push(assign('state', update.enter.state), assign('updatedAt', update.enter.at));
    const timeline = attributes.name('timeline');
    const entry = attributes.value('entry', [update.enter]);
    sets.push(`${timeline} = list_append(${timeline}, ${entry})`);
    adds.push(`${attributes.name('version')} ${attributes.value('one', 1)}`);
  }
  if (update.nextAttempt) {
    adds.push(`${attributes.name('attempt')} ${attributes.value('one', 1)}`);
  }
  const removes = (update.remove ?? []).map((attribute) => attributes.name(attribute));
  return [
    sets.length > 0 ? `SET ${sets.join(', ')}` : '',
    removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '',
    adds.length > 0 ? `ADD ${adds.join(', ')}` : '',
  ]
    .filter((clause) => clause !== '')
    .join(' ');
};
