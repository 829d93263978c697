import { StartFailure } from '../../host/start-failure.ts';

/** When a schedule fires: tells from one instant the next one after it, if there is any. */
export interface ScheduleTimes {
  readonly nextAfter: (instant: Date) => Date | undefined;
}

const MINUTE_MS = 60_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  minute: MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 24 * 60 * MINUTE_MS,
};
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** A cron expression that never comes within this time is taken as never. */
const SEARCH_LIMIT_MS = 366 * 24 * 60 * MINUTE_MS;

const refuse = (expression: string): never => {
  throw new StartFailure(
    `The schedule ${expression} cannot run locally: rate(…), at(…) and cron(…) without L, W and # can.`,
  );
};

const rate = (expression: string, argument: string): ScheduleTimes => {
  const [, count = '', unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(argument) ?? [];
  const interval = Number(count) * (UNIT_MS[unit] ?? 0);
  if (interval <= 0) return refuse(expression);
  return { nextAfter: (instant) => new Date(instant.getTime() + interval) };
};

const at = (expression: string, argument: string): ScheduleTimes => {
  const instant = new Date(`${argument}Z`);
  if (Number.isNaN(instant.getTime())) return refuse(expression);
  return { nextAfter: (after) => (after < instant ? instant : undefined) };
};

type FieldTest = (value: number) => boolean;

const field = (
  expression: string,
  text: string,
  [lowest, highest]: readonly [number, number],
  names: readonly string[] = [],
): FieldTest => {
  const numberOf = (part: string): number => {
    const named = names.indexOf(part.toUpperCase());
    const value = named >= 0 ? named + lowest : Number(part);
    return Number.isInteger(value) && part !== '' ? value : refuse(expression);
  };
  const tests = text.split(',').map((part): FieldTest => {
    const [range = '', step] = part.split('/');
    const [from, to] = range.split('-');
    const all = range === '*' || range === '?';
    const first = all ? lowest : numberOf(from ?? '');
    const single = step === undefined ? first : highest;
    const last = all ? highest : to === undefined ? single : numberOf(to);
    const every = step === undefined ? 1 : numberOf(step);
    return (value) => value >= first && value <= last && (value - first) % every === 0;
  });
  return (value) => tests.some((test) => test(value));
};

const cron = (expression: string, argument: string): ScheduleTimes => {
  const [minutes = '', hours = '', days = '', months = '', weekdays = '', years = '', ...rest] =
    argument.split(' ');
  if (years === '' || rest.length > 0) return refuse(expression);
  const minute = field(expression, minutes, [0, 59]);
  const hour = field(expression, hours, [0, 23]);
  const day = field(expression, days, [1, 31]);
  const month = field(expression, months, [1, 12], MONTHS);
  const weekday = field(expression, weekdays, [1, 7], DAYS);
  const year = field(expression, years, [1970, 2199]);
  const matches = (instant: Date): boolean =>
    minute(instant.getUTCMinutes()) &&
    hour(instant.getUTCHours()) &&
    day(instant.getUTCDate()) &&
    month(instant.getUTCMonth() + 1) &&
    weekday(instant.getUTCDay() + 1) &&
    year(instant.getUTCFullYear());
  return {
    nextAfter: (instant) => {
      const limit = instant.getTime() + SEARCH_LIMIT_MS;
      let time = (Math.floor(instant.getTime() / MINUTE_MS) + 1) * MINUTE_MS;
      while (time < limit && !matches(new Date(time))) time += MINUTE_MS;
      return time < limit ? new Date(time) : undefined;
    },
  };
};

/**
 * Reads the expression of a schedule, in UTC
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
 */
export const scheduleTimes = (expression: string): ScheduleTimes => {
  const [, kind, argument = ''] = /^(rate|at|cron)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return rate(expression, argument);
  if (kind === 'at') return at(expression, argument);
  return kind === 'cron' ? cron(expression, argument) : refuse(expression);
};
