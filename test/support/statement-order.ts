import * as z from 'zod/mini';
import type { FunctionCall } from '../../infra/local/aws-endpoint/aws-endpoint.ts';
import type { BusEvent } from '../../infra/local/eventbridge/bus-event.ts';
import type { EventDelivery } from '../../infra/local/eventbridge/event-bus.ts';
import type { StackEvents } from '../../infra/local/stack-events.ts';

const start = z.object({ StatementName: z.string() });
const end = z.object({ statementName: z.string() });

/** The name of the statement that the call starts, if it starts one. */
const startedName = ({ operation, body }: FunctionCall): string | undefined => {
  if (!/^(Batch)?ExecuteStatement$/.test(operation) || body === undefined) return undefined;
  return start.safeParse(JSON.parse(body.toString())).data?.StatementName;
};

const endedName = ({ detail }: BusEvent): string | undefined =>
  end.safeParse(detail).data?.statementName;

const settled = (work: Promise<unknown>): Promise<void> =>
  Promise.allSettled([work]).then(() => undefined);

/**
 * Knows which statements a stack has started. On AWS a statement's event may overtake the write of
 * the submit that started it, which costs a call and leaves a state out of the timeline. Here the
 * machine's speed would decide that, so an event waits for its submit unless a test is about this.
 */
export class StatementOrder {
  /** By its statement's name, when the submit that started it has ended, however, or waits. */
  readonly #answered = new Map<string, Promise<void>>();
  /** By sandbox, what to call once its submit has recorded the start and waits for the job. */
  readonly #waits = new Map<string, () => void>();
  readonly #ended = new Set<string>();
  #events: StackEvents | undefined;

  /** Follows the events of a stack that has just started. */
  follow(events: StackEvents): void {
    this.#events = events;
    events.on((event) => {
      const name = event.type === 'event-published' ? endedName(event.event) : undefined;
      if (name !== undefined) this.#ended.add(name);
    });
  }

  /** Takes note of a call; for the stack's `injectCallFault`. */
  see(call: FunctionCall): void {
    if (call.operation === 'GetItem') this.#waits.get(call.sandboxId)?.();
    const name = startedName(call);
    if (name === undefined || this.#events === undefined) return;
    // A collector may start the next queued job, and goes on with its own meanwhile.
    const isSubmit = /Submit|Lab/.test(call.functionName);
    const waits = Promise.withResolvers<void>();
    this.#waits.set(call.sandboxId, waits.resolve);
    const answer = isSubmit
      ? this.#events.next('function-invoked', ({ sandboxId }) => sandboxId === call.sandboxId)
      : Promise.resolve();
    this.#answered.set(name, settled(Promise.race([answer, waits.promise])));
  }

  /** Settles once the submit that started the statement of this event has ended, or waits. */
  submitEnded({ event }: EventDelivery): Promise<void> | undefined {
    return this.#answered.get(endedName(event) ?? '');
  }

  /** Settles once the end of the job's statement was told, if this stack has started one. */
  async statementEnded(jobId: string): Promise<void> {
    const name = [...this.#answered.keys()].find((started) => started.endsWith(jobId));
    if (name === undefined || this.#ended.has(name)) return;
    await this.#events?.next('event-published', ({ event }) => endedName(event) === name);
  }
}
