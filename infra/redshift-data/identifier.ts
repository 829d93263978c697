import { randomUUID } from 'node:crypto';

/** A new id in the form the Data API gives statements, sessions, events and requests. */
export const newIdentifier = (): string => randomUUID();
