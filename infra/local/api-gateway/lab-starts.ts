import { now } from '../../host/clock.ts';
import type { SentRequest } from './cross-site.ts';
import { gatewayAnswer, type HttpAnswer } from './http-answer.ts';

/** A person at the lab's page asks for less, and it is nothing to a machine. */
const MOST_STARTS = 30;
const WINDOW_MS = 60_000;

/** Read as the lab's function reads it: the name may be written with escapes. */
const isStart = (url: string): boolean => {
  const [, query = ''] = url.split(/\?(.*)/s);
  return new URLSearchParams(query).getAll('action').join(',') === 'execute_report';
};

/**
 * Whether a page that is not the API's own sends this: one opened as a file, or one of another port
 * of this machine. A GET that needs no answer, such as an image's, has no origin but its site.
 */
const isOfOtherPage = ({ headers }: SentRequest): boolean => {
  const { origin, host = '' } = headers;
  if (origin !== undefined) return origin !== `http://${host}`;
  const site = headers['sec-fetch-site'] ?? 'none';
  return site !== 'none' && site !== 'same-origin';
};

/**
 * Bounds what other pages may start: such a page may be a hidden frame of a page on the web, or of
 * a program that listens here, and the lab starts its report by a GET. Answers the request that is
 * one too many, and nothing where it may go on.
 */
export const labStarts = (clock: () => Date = now) => {
  let starts: number[] = [];
  return (request: SentRequest): HttpAnswer | undefined => {
    if (!isOfOtherPage(request) || !isStart(request.url ?? '/')) return undefined;
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
      'access-control-allow-origin': request.headers.origin ?? 'null',
    });
  };
};
