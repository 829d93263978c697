import { now } from '../machine/clock.ts';
import type { SentRequest } from './cross-site.ts';
import { gatewayAnswer, type HttpAnswer } from './http-answer.ts';

/** Nobody at the lab's page asks for more, and it is nothing to a machine. */
const MOST_STARTS = 30;
const WINDOW_MS = 60_000;

/** Read as the lab's function reads it: the name may be written with escapes. */
const isStart = (url: string): boolean => {
  const [, query = ''] = url.split(/\?(.*)/s);
  return new URLSearchParams(query).getAll('action').join(',') === 'execute_report';
};

/**
 * Bounds what pages without an origin of their own may start: such a page may be a hidden frame of
 * a page on the web, and the lab starts its report by a GET. Answers the request that is one too
 * many, and nothing where it may go on.
 */
export const labStarts = (clock: () => Date = now) => {
  let starts: number[] = [];
  return ({ url = '/', headers }: SentRequest): HttpAnswer | undefined => {
    if (headers.origin !== 'null' || !isStart(url)) return undefined;
    const time = clock().getTime();
    starts = starts.filter((start) => start > time - WINDOW_MS);
    const [oldest = time] = starts;
    if (starts.length < MOST_STARTS) {
      starts.push(time);
      return undefined;
    }
    const seconds = Math.ceil((oldest + WINDOW_MS - time) / 1000);
    return gatewayAnswer(429, 'Too Many Requests', {
      'retry-after': String(seconds),
      // The page may read why.
      'access-control-allow-origin': 'null',
    });
  };
};
