import { z } from 'zod';
import { now } from '../../host/clock.ts';
import { newIdentifier } from '../../host/identifier.ts';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../host/local-account.ts';
import type { JsonObject } from '../cloudformation/json-value.ts';

/** The envelope that EventBridge puts around every event. */
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

/** Puts EventBridge's envelope around `detail`. */
export const busEvent = (
  source: string,
  detailType: string,
  detail: JsonObject,
  resources: readonly string[] = [],
): BusEvent => ({
  version: '0',
  id: newIdentifier(),
  'detail-type': detailType,
  source,
  account: LOCAL_ACCOUNT_ID,
  // EventBridge gives its times in whole seconds.
  time: now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z'),
  region: LOCAL_REGION,
  resources,
  detail,
});

const busEventFields = z.looseObject({
  'detail-type': z.string(),
  source: z.string(),
  detail: z.record(z.string(), z.json()),
});

/** Reads an event from outside; what is missing of the envelope is filled in. */
export const parseBusEvent = (event: unknown): BusEvent => {
  const given = busEventFields.safeParse(event);
  if (!given.success) {
    throw new Error(`This is not an event: ${given.error.issues[0]?.message ?? 'unknown shape'}.`);
  }
  const { source, detail, 'detail-type': detailType, ...envelope } = given.data;
  return { ...busEvent(source, detailType, detail), ...pick(envelope) };
};

const pick = (envelope: Record<string, unknown>): Partial<BusEvent> => {
  const { id, time, resources } = envelope;
  return {
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof time === 'string' ? { time } : {}),
    ...(Array.isArray(resources) ? { resources: resources.map(String) } : {}),
  };
};
