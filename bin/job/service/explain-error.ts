import { JobProblem, NoResponseError } from '../../../shared/client/job-problem.ts';
import { isLoopback } from '../../deployment/local-aws.ts';
import type { CommandContext } from '../../terminal/command.ts';
import { commandNames } from '../../terminal/command-names.ts';
import { errorMessage } from '../../terminal/text.ts';

/** Why a call failed, and what the user can do about it. */
export const explainError = (error: unknown, { environment }: CommandContext): string => {
  const text = errorMessage(error);
  if (error instanceof JobProblem && error.status === 401) {
    return `${text} ${tokenAdvice(environment['JOBS_TOKEN'])}`;
  }
  const [endpoint = ''] = /https?:\/\/\S+/.exec(text) ?? [];
  const isLocal = URL.canParse(endpoint) && isLoopback(new URL(endpoint).hostname);
  return error instanceof NoResponseError && isLocal
    ? `${text} Is it running? ${commandNames.start}.`
    : text;
};

const tokenAdvice = (token: string | undefined): string =>
  token === undefined || token === ''
    ? 'The service asks for a token: set JOBS_TOKEN to one of its issuer.'
    : 'The service refuses the token in JOBS_TOKEN: it may have expired, or be of another issuer.';
