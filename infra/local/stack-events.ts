import type { AlarmState } from './cloudwatch/alarm.ts';
import type { BusEvent } from './eventbridge/bus-event.ts';
import type { AccessDecision } from './iam/access-decision.ts';
import type { AccessRequest } from './iam/access-request.ts';

/** Something that the local stack did, for whoever wants to watch or to wait for it. */
export type StackEvent =
  | { readonly type: 'event-published'; readonly event: BusEvent }
  | {
      readonly type: 'event-delivered';
      readonly rule: string;
      readonly target: string;
      readonly event: BusEvent;
      readonly outcome: 'delivered' | 'dropped' | 'dead-lettered';
    }
  | {
      readonly type: 'function-invoked';
      readonly functionName: string;
      readonly requestId: string;
      /** The sandbox that ran it, as its calls name it; absent where none did. */
      readonly sandboxId?: string;
      readonly invocation: 'synchronous' | 'asynchronous';
      readonly attempt: number;
      readonly outcome: 'succeeded' | 'failed' | 'timed-out' | 'crashed' | 'throttled';
      readonly durationMs: number;
      readonly coldStart: boolean;
      /** What the function answered, or the error: JSON. */
      readonly payload: string;
    }
  | {
      readonly type: 'failure-sent';
      readonly functionName: string;
      readonly destinationArn: string;
      readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
    }
  | {
      readonly type: 'schedule-fired';
      readonly schedule: string;
      readonly targetArn: string;
      /** Of the invocation that it leads to; `undefined` where the target is no function. */
      readonly requestId: string | undefined;
    }
  | {
      readonly type: 'http-request';
      readonly method: string;
      readonly path: string;
      readonly routeKey: string | undefined;
      readonly statusCode: number;
      readonly durationMs: number;
    }
  | {
      readonly type: 'aws-call';
      readonly service: string;
      readonly operation: string;
      /** The function that called, or `undefined` for a client from outside. */
      readonly functionName: string | undefined;
      readonly fault: string;
      readonly statusCode: number;
    }
  | {
      readonly type: 'alarm-changed';
      readonly alarm: string;
      readonly was: AlarmState;
      readonly state: AlarmState;
    }
  | {
      readonly type: 'access-decided';
      readonly request: AccessRequest;
      readonly decision: AccessDecision;
    };

type StackEventOf<Type extends StackEvent['type']> = Extract<StackEvent, { type: Type }>;
type Matches<Event> = (event: Event) => boolean;

const isOfType = <Type extends StackEvent['type']>(
  event: StackEvent,
  type: Type,
): event is StackEventOf<Type> => event.type === type;

/** How many past events `first` and `past` still know. */
const HISTORY_LIMIT = 20_000;

/** Tells what happens in the local stack. Tests wait on it instead of on time. */
export class StackEvents {
  readonly #listeners = new Set<(event: StackEvent) => void>();
  readonly #waiting = new Set<(reason: Error) => void>();
  #history: StackEvent[] = [];

  /** Calls `listener` at each event until the returned function is called. */
  on(listener: (event: StackEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The next event of the type that matches. */
  next<Type extends StackEvent['type']>(
    type: Type,
    matches: Matches<StackEventOf<Type>> = () => true,
  ): Promise<StackEventOf<Type>> {
    const found = new Promise<StackEventOf<Type>>((resolve, reject) => {
      const stopListening = this.on((event) => {
        if (!isOfType(event, type) || !matches(event)) return;
        stopListening();
        this.#waiting.delete(reject);
        resolve(event);
      });
      this.#waiting.add(reject);
    });
    // Whoever no longer waits when the stack stops has nothing to handle.
    found.catch(() => undefined);
    return found;
  }

  /** The first event of the type that matches: one that has happened already, or the next. */
  async first<Type extends StackEvent['type']>(
    type: Type,
    matches: Matches<StackEventOf<Type>> = () => true,
  ): Promise<StackEventOf<Type>> {
    return this.past(type).find(matches) ?? (await this.next(type, matches));
  }

  /** All events of the type so far, oldest first. */
  past<Type extends StackEvent['type']>(type: Type): StackEventOf<Type>[] {
    return this.#history.filter((event) => isOfType(event, type));
  }

  /** Tells everybody. */
  emit(event: StackEvent): void {
    this.#history.push(event);
    if (this.#history.length > 2 * HISTORY_LIMIT) {
      this.#history = this.#history.slice(-HISTORY_LIMIT);
    }
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Lets go of everybody who still waits. */
  close(): void {
    for (const reject of this.#waiting) reject(new Error('the local stack stopped meanwhile'));
    this.#waiting.clear();
    this.#listeners.clear();
  }
}
