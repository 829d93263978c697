import * as z from 'zod/mini';
import { JobProblem, NoResponseError, problemIn } from './job-problem.ts';

/** A request before it is authorized. */
export interface UnsignedRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What a request is sent with, its headers as a plain object. */
export interface SentInit extends RequestInit {
  readonly headers: Readonly<Record<string, string>>;
}

/** The address of the API and how to authorize requests. */
export interface ConnectionOptions {
  /** The address of the API, such as the stack's output ApiUrl. */
  readonly endpoint: string;
  /** Returns the headers that authorize a request. */
  readonly authorize?: (request: UnsignedRequest) => Promise<Readonly<Record<string, string>>>;
  /**
   * Sends each request in place of the platform's `fetch`, for what `authorize` cannot do: renew a
   * token and send again, read headers of responses, throw errors of your own. A TypeError counts
   * as a lost connection, as `fetch` defines it; every other error reaches the caller as it is.
   */
  readonly fetch?: (url: string, init: SentInit) => Promise<Response>;
  /** Waits; rejects early with the signal's reason. */
  readonly pause?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** How often a safe call is repeated when the service fails or does not respond, 0 to 2. */
  readonly maxRetries?: number;
}

/** One call of the API. */
export interface ApiCall {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect?: RequestRedirect;
  /** Whether the call may safely be repeated after a lost response; true unless given. */
  readonly repeatable?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The delay before each retry; longer outages are for the caller to handle. */
const RETRY_DELAYS_MS = [200, 600];
/** A call whose Retry-After is longer than this fails at once. */
const MAX_RETRY_AFTER_MS = 10_000;

/** The API as the client calls it. */
export class ApiConnection {
  readonly pause: NonNullable<ConnectionOptions['pause']>;
  private readonly options: ConnectionOptions;
  private readonly endpoint: string;
  private readonly retryDelaysMs: readonly number[];

  constructor(options: ConnectionOptions) {
    this.options = options;
    this.retryDelaysMs = RETRY_DELAYS_MS.slice(0, options.maxRetries);
    this.endpoint = options.endpoint.replace(/\/+$/, '');
    this.pause = options.pause ?? pause;
  }

  get authorizes(): boolean {
    return this.options.authorize !== undefined;
  }

  /**
   * The response, whose status is below 400.
   *
   * @throws JobProblem, NoResponseError, or the signal's reason.
   */
  async call(call: ApiCall): Promise<Response> {
    for (let failures = 0; ; failures += 1) {
      try {
        return await this.attempt(call);
      } catch (error) {
        const delay = call.repeatable === false ? undefined : this.retryDelaysMs[failures];
        if (delay === undefined || !isTransient(error)) throw error;
        const retryAfterMs =
          error instanceof JobProblem ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
        if (retryAfterMs > MAX_RETRY_AFTER_MS) throw error;
        await this.pause(Math.max(delay, retryAfterMs), call.signal);
      }
    }
  }

  /** The JSON body of a response. */
  async read<T>(schema: z.ZodMiniType<T>, response: Response): Promise<T> {
    const body: unknown = await response.json().catch(() => undefined);
    const parsed = z.safeParse(schema, body);
    if (parsed.success) return parsed.data;
    const sentence = `${this.endpoint} does not answer as this service does; is it the right address?`;
    throw new NoResponseError(sentence, { cause: parsed.error });
  }

  private async attempt({ path, signal, redirect, ...call }: ApiCall): Promise<Response> {
    const request = {
      method: call.method ?? 'GET',
      url: /^https?:/.test(path) ? path : `${this.endpoint}${path}`,
      headers: call.headers ?? {},
      body: call.body,
    };
    const isOwn = request.url !== path;
    const added = isOwn ? await this.options.authorize?.(request) : undefined;
    const send = this.options.fetch ?? fetch;
    const response = await send(request.url, {
      method: request.method,
      headers: { ...request.headers, ...added },
      ...(request.body !== undefined && { body: request.body }),
      ...(redirect && { redirect }),
      ...(signal && { signal }),
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      if (!(cause instanceof TypeError)) throw cause;
      throw new NoResponseError(
        `${new URL(request.url).origin} does not answer${reasonOf(cause)}.`,
        {
          cause,
        },
      );
    });
    if (response.status >= 400) throw await problemIn(response);
    return response;
  }
}

/** Whether the same call may succeed a moment later. */
export const isTransient = (error: unknown): boolean =>
  error instanceof NoResponseError ||
  (error instanceof JobProblem && (error.status >= 500 || error.status === 429));

/** The code of the platform's error, such as ` (ECONNREFUSED)`. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? ` (${code})` : '';
};

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
