import { type EventOfType, isOfType } from '../../infra/local/event-log/event-log.ts';
import type { StackEvent, StackEvents } from '../../infra/local/stack-events.ts';

const HISTORY_LIMIT = 20_000;

type Type = StackEvent['type'];

/**
 * The events of a stack, and those since now to look back at: the latest, `limit` of them at least.
 * The stack itself keeps none.
 */
export const recordEvents = (events: StackEvents, limit = HISTORY_LIMIT) => {
  let history: StackEvent[] = [];
  events.on((event) => {
    history.push(event);
    if (history.length > 2 * limit) history = history.slice(history.length - limit);
  });
  const on: StackEvents['on'] = (listener) => events.on(listener);
  const next: StackEvents['next'] = (type, matches) => events.next(type, matches);
  const past = <Of extends Type>(type: Of): EventOfType<StackEvent, Of>[] =>
    history.filter((event) => isOfType(event, type));
  return {
    on,
    next,
    /** All recorded events of the type, oldest first. */
    past,
    /** The first event of the type that matches: a recorded one, or else the next. */
    first: async <Of extends Type>(
      type: Of,
      matches: (event: EventOfType<StackEvent, Of>) => boolean = () => true,
    ): Promise<EventOfType<StackEvent, Of>> =>
      past(type).find(matches) ?? (await next(type, matches)),
  };
};
