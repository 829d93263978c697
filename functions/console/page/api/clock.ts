import { useEffect, useState } from 'preact/hooks';

/** How often a running clock is redrawn: often enough that it skips no second. */
const TICK_MS = 250;

/** A Date header has whole seconds, so a smaller difference is no sign of a wrong clock. */
const MIN_SKEW_MS = 2_000;

let skewMs = 0;

/** Measures how far this computer's clock is off from the service's, whose times jobs have. */
export const noteServerTime = (dateHeader: string | null): void => {
  const difference = Date.parse(dateHeader ?? '') - Date.now();
  if (!Number.isNaN(difference)) {
    skewMs = Math.abs(difference) > MIN_SKEW_MS ? difference : 0;
  }
};

/** The service's time as this browser estimates it, in milliseconds since 1970. */
export const now = (): number => Date.now() + skewMs;

/** The service's time; the component renders again as it passes, while `running`. */
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
