import type { z } from 'zod';
import type { Clock } from '../../host/system.ts';
import type { Limits, OpenBehaviour } from '../contract/limits.ts';
import type { Engine } from '../engine/engine.ts';
import type { SessionStore } from '../statement/session-store.ts';
import type { StatementRunner } from '../statement/statement-runner.ts';
import type { StatementStore } from '../statement/statement-store.ts';
import type { StatementWaiters } from '../statement/statement-waiters.ts';
import type { WarehouseTargets } from '../statement/warehouse.ts';
import type { Caller } from '../wire/caller.ts';
import type { ActionResult, ResponseMembers } from '../wire/http-listener.ts';
import { parseRequest } from '../wire/request-validation.ts';

/** What the actions work with. */
export interface DataApi {
  readonly engine: Engine;
  readonly store: StatementStore;
  readonly sessions: SessionStore;
  readonly runner: StatementRunner;
  readonly waiters: StatementWaiters;
  readonly targets: WarehouseTargets;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Whether active statements and sessions are counted against their limits. */
  readonly enforceLimits: boolean;
  readonly behaviour: OpenBehaviour;
}

/** One operation: reads its input, does its work. */
export type Action = (api: DataApi, caller: Caller, body: unknown) => Promise<ActionResult>;

/** An operation that answers with members. */
export const action =
  <Schema extends z.ZodType>(
    schema: Schema,
    handle: (
      api: DataApi,
      caller: Caller,
      input: z.output<Schema>,
    ) => Promise<ResponseMembers> | ResponseMembers,
  ): Action =>
  async (api, caller, body) => ({
    kind: 'members',
    members: await handle(api, caller, parseRequest(schema, body)),
  });

/** Milliseconds as the wire has them: seconds with a fraction. */
export const wireTime = (milliseconds: number): number => milliseconds / 1000;
