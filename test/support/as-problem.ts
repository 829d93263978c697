import { problemOf } from '../../shared/http/problem-of.ts';

/** For `catch`: throws the problem that a caller of the API would get for the error. */
export const asProblem = (error: unknown): never => {
  throw problemOf(error) ?? error;
};
