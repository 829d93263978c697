import { now } from '../../host/system.ts';
import { isFromOtherOrigin, type SentRequest } from '../cross-site/cross-site.ts';
import { gatewayResponse, type HttpApiResponse } from './http-response.ts';

/** More than a person at the lab's page starts; the machine bears it easily. */
const MOST_STARTS = 30;
const WINDOW_MS = 60_000;

/** Parses the query as the lab's function does, because the name may contain escapes. */
const isStart = (url: string): boolean => {
  const [, query = ''] = url.split(/\?(.*)/s);
  return new URLSearchParams(query).getAll('action').join(',') === 'execute_report';
};

/**
 * Limits the reports that other pages can start: the lab starts its report by a GET, which even a
 * hidden frame of a web page can send. Returns the refusal of a request beyond the limit.
 */
export const labStartLimit = (clock: () => Date = now) => {
  let starts: number[] = [];
  return (request: SentRequest): HttpApiResponse | undefined => {
    if (!isFromOtherOrigin(request.headers) || !isStart(request.url ?? '/')) return undefined;
    const time = clock().getTime();
    starts = starts.filter((start) => start > time - WINDOW_MS);
    const [oldest = time] = starts;
    if (starts.length < MOST_STARTS) {
      starts.push(time);
      return undefined;
    }
    const seconds = Math.ceil((oldest + WINDOW_MS - time) / 1000);
    return gatewayResponse(429, 'Too Many Requests', {
      'retry-after': String(seconds),
      // Lets the page read the reason.
      'access-control-allow-origin': request.headers.origin ?? 'null',
    });
  };
};
