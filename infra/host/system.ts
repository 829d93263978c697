import { randomUUID } from 'node:crypto';

/** The current time; everything that the local stack stamps gets it from here. */
export const now = (): Date => new Date();

/** Starts a stopwatch; the returned function gives the milliseconds since then. */
export const stopwatch = (): (() => number) => {
  const start = performance.now();
  return () => Math.round((performance.now() - start) * 100) / 100;
};

/** Milliseconds since 1970; a test injects a clock that it can move by hours. */
export type Clock = () => number;

/** The machine's own clock. */
export const systemClock: Clock = () => Date.now();

/** A new id for an event, a request or an invocation, in the form that AWS uses. */
export const newIdentifier = (): string => randomUUID();
