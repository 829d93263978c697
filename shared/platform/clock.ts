/** The only source of time; tests and the simulation supply their own. */
export interface Clock {
  /** The time now as ISO 8601 in UTC with milliseconds. */
  now(): string;
}

export const systemClock: Clock = { now: () => new Date().toISOString() };

/** The instant `seconds` later; earlier where they are negative. */
export const addSeconds = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

/** The seconds from one instant to the other. */
export const secondsBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 1000;

/** The instant as whole seconds since 1970, rounded up. */
export const epochSeconds = (instant: string): number => Math.ceil(Date.parse(instant) / 1000);

/** Resolves after so many milliseconds. */
export type Pause = (ms: number) => Promise<void>;

export const systemPause: Pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
