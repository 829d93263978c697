import { randomUUID } from 'node:crypto';

/** A new id for an event, a request or an invocation, in the form AWS gives them. */
export const newIdentifier = (): string => randomUUID();
