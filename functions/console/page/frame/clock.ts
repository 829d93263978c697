import { useEffect, useState } from 'preact/hooks';

/** How often a running clock moves on: often enough that no second is skipped. */
const TICK_MS = 250;

/** A Date header counts whole seconds, so smaller differences say nothing about this clock. */
const NOTICEABLE_SKEW_MS = 2_000;

let skewMs = 0;

/** Learns how far this computer's clock is off from the service's, whose times the jobs carry. */
export const noteServerTime = (dateHeader: string | null): void => {
  const difference = Date.parse(dateHeader ?? '') - Date.now();
  if (!Number.isNaN(difference)) {
    skewMs = Math.abs(difference) > NOTICEABLE_SKEW_MS ? difference : 0;
  }
};

/** The service's time as well as this browser can tell, in milliseconds since 1970. */
export const now = (): number => Date.now() + skewMs;

/** The service's time, kept current while `running`. */
export const useNow = (running: boolean): number => {
  const [time, setTime] = useState(now);
  useEffect(() => {
    if (!running) return;
    setTime(now());
    const timer = setInterval(() => setTime(now()), TICK_MS);
    return () => clearInterval(timer);
  }, [running]);
  return time;
};
