/** Where a room reports its own events. */
export interface EventSink<Event> {
  emit(event: Event): void;
}

interface TypedEvent {
  readonly type: string;
}

/** The event that has this `type`. */
export type EventOfType<Event extends TypedEvent, Type extends Event['type']> = Extract<
  Event,
  { type: Type }
>;
type Matches<Event> = (event: Event) => boolean;

/** Whether the event has this `type`. */
export const isOfType = <Event extends TypedEvent, Type extends Event['type']>(
  event: Event,
  type: Type,
): event is EventOfType<Event, Type> => event.type === type;

/**
 * Publishes the events of the local stack and keeps none: a job has dozens, and a stack runs for
 * days. Tests wait for events instead of time.
 */
export class EventLog<Event extends TypedEvent> implements EventSink<Event> {
  private readonly listeners = new Set<(event: Event) => void>();
  private readonly rejectWaiters = new Set<(reason: Error) => void>();

  /** Calls `listener` for each event until the returned function is called. */
  on(listener: (event: Event) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The next event of the type that matches. */
  next<Type extends Event['type']>(
    type: Type,
    matches: Matches<EventOfType<Event, Type>> = () => true,
  ): Promise<EventOfType<Event, Type>> {
    const next = new Promise<EventOfType<Event, Type>>((resolve, reject) => {
      const stopListening = this.on((event) => {
        if (!isOfType(event, type) || !matches(event)) return;
        stopListening();
        this.rejectWaiters.delete(reject);
        resolve(event);
      });
      this.rejectWaiters.add(reject);
    });
    // A waiter may have lost interest by the time the stack stops.
    next.catch(() => undefined);
    return next;
  }

  emit(event: Event): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  /** Rejects all who still wait, and removes the listeners. */
  close(): void {
    for (const reject of this.rejectWaiters) reject(new Error('the local stack stopped meanwhile'));
    this.rejectWaiters.clear();
    this.listeners.clear();
  }
}
