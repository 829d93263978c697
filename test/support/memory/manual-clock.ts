import { addSeconds, type Clock } from '../../../shared/platform/clock.ts';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private instant = '2026-11-22T10:00:00.000Z';

  now(): string {
    return this.instant;
  }

  /** Moves on by so many seconds. */
  pass(seconds: number): void {
    this.instant = addSeconds(this.instant, seconds);
  }
}
