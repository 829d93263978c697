import * as z from 'zod';

const event = z.looseObject({
  source: z.literal('aws.redshift-data'),
  detail: z.looseObject({ statementId: z.string(), statementName: z.string() }),
});

/** What a dead-letter queue holds: EventBridge's own event, or Lambda's record of a failure. */
const kept = z.union([
  event,
  z.looseObject({ requestPayload: event }).transform(({ requestPayload }) => requestPayload),
]);

/** The statement's event in the message, or undefined where there is none. */
export const keptEvent = (body: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    return kept.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
};
