import '../zod-jitless.ts';
import * as z from 'zod/mini';

const problemSchema = z.object({
  type: z.optional(z.string()),
  title: z.string(),
  status: z.number(),
  detail: z.optional(z.string()),
  instance: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ pointer: z.string(), detail: z.string() }))),
});

/** The body of a refused call, as RFC 9457 defines it. */
export type Problem = z.infer<typeof problemSchema>;

/** The API understood the call and refused it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(messageOf(problem));
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const messageOf = ({ title, detail, errors = [] }: Problem): string =>
  errors.length > 0 ? errors.map((fault) => fault.detail).join(' ') : (detail ?? title);

/** No answer came at all: the network or the service is away. */
export class ConnectionLost extends Error {
  override readonly name: string = 'ConnectionLost';
  /** What to tell a person. */
  readonly advice: string = 'The service cannot be reached. Check the connection and try again.';
}

/** Reads the problem out of a refused response, whatever its body turned out to be. */
export const readProblem = async (response: Response): Promise<ApiProblem> => {
  const parsed = problemSchema.safeParse(await response.json().catch(() => undefined));
  const problem = parsed.success
    ? parsed.data
    : {
        title: `The service answered with HTTP status ${response.status}`,
        status: response.status,
      };
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiProblem(problem, Number.isFinite(retryAfter) ? retryAfter : undefined);
};

/** One sentence for people about anything that a call can throw. */
export const describeTrouble = (error: unknown): string => {
  if (error instanceof ApiProblem) return error.message;
  if (error instanceof ConnectionLost) return error.advice;
  return 'Something unexpected happened in this page. Reload it and try again.';
};
