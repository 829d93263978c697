import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import { newIdentifier, now } from '../../host/system.ts';
import type { JsonObject } from '../json/json.ts';

/** An event in EventBridge's envelope. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
}

const received = z.looseObject({
  'detail-type': z.string(),
  source: z.string(),
  detail: z.record(z.string(), z.json()),
  id: z.string().optional().catch(undefined),
  time: z.string().optional().catch(undefined),
  resources: z.array(z.coerce.string()).catch([]),
});

/** Reads an event from outside and completes its envelope. */
export const parseBusEvent = (event: unknown): BusEvent => {
  const parsed = received.safeParse(event);
  if (!parsed.success) {
    throw new Error(`This is not an event: ${parsed.error.issues[0]?.message ?? 'unknown shape'}.`);
  }
  const { source, detail, 'detail-type': detailType, id, time, resources } = parsed.data;
  return {
    version: '0',
    id: id ?? newIdentifier(),
    'detail-type': detailType,
    source,
    account: LOCAL_ACCOUNT_ID,
    // EventBridge gives times in whole seconds.
    time:
      time ??
      now()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
    region: LOCAL_REGION,
    resources,
    detail,
  };
};
