import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { Limits } from '../limits.ts';
import type { OpenBehaviour } from '../open-behaviour.ts';
import type { SessionStore } from '../statement/session-store.ts';
import type { StatementRunner } from '../statement/statement-runner.ts';
import type { StatementStore } from '../statement/statement-store.ts';
import type { StatementWaiters } from '../statement/statement-waiters.ts';
import type { WarehouseTargets } from '../warehouse-targets.ts';
import type { Caller } from '../wire/caller.ts';
import { parseRequest } from '../wire/request-validation.ts';

/** What the actions work with. */
export interface DataApi {
  readonly engine: EngineClient;
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

/** Members of a response; those that are undefined are left out. */
export type ResponseMembers = Readonly<Record<string, unknown>>;

/** A page of a result: its rows lie in a file that is served as it is, between head and tail. */
export interface PageResponse {
  readonly head: string;
  readonly path: string;
  readonly tail: string;
}

/** What an action answers. */
export type ActionResult =
  | { readonly kind: 'members'; readonly members: ResponseMembers }
  | { readonly kind: 'page'; readonly page: PageResponse };

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
