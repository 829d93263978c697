import { useRef, useState } from 'preact/hooks';
import type { JobSubmission } from '../../../../../shared/client/job-api.ts';
import { JobProblem } from '../../../../../shared/client/job-problem.ts';
import { jobs } from '../../api/api-client.ts';
import { errorMessage } from '../../api/authorization.ts';
import { useConsole } from '../../frame/console-context.ts';
import { navigate } from '../../navigation/router.ts';
import { type FieldMessages, type FormErrors, formErrors, noErrors } from './form-errors.ts';

/**
 * Submits a job and goes to its page. An unchanged request keeps its idempotency key after a failed
 * attempt: if that attempt did arrive, the next one finds its job and starts no second one.
 */
export const useSubmit = (): ((request: JobSubmission) => Promise<void>) => {
  const attempt = useRef({ body: '', key: '' });
  return async (request) => {
    const body = JSON.stringify(request);
    if (attempt.current.body !== body) attempt.current = { body, key: crypto.randomUUID() };
    const { jobId } = await jobs.submit(request, { idempotencyKey: attempt.current.key });
    attempt.current = { body: '', key: '' };
    navigate({ view: 'job', jobId });
  };
};

/** The submission of a form. */
export interface Submission {
  readonly busy: boolean;
  readonly errors: FormErrors;
  /** Shows errors that the form found by itself. */
  readonly refuse: (errors: FormErrors) => void;
  /** Submits a job and goes to its page; `fields` are those that can show an error. */
  readonly submit: (request: JobSubmission, fields: FieldMessages) => Promise<void>;
}

/** Submits a form's job once at a time, and keeps the errors of the last attempt. */
export const useSubmission = (): Submission => {
  const { announce } = useConsole();
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState(noErrors);
  const send = useSubmit();

  const refuse = (refusal: FormErrors) => {
    setErrors(refusal);
    const count = refusal.byField.size + refusal.others.length;
    announce(count === 1 ? 'One entry needs attention.' : `${count} entries need attention.`);
  };

  const submit = async (request: JobSubmission, fields: FieldMessages) => {
    if (busy) return;
    setBusy(true);
    setErrors(noErrors);
    try {
      await send(request);
    } catch (error) {
      refuse(
        error instanceof JobProblem
          ? formErrors(error.problem, fields)
          : { byField: new Map(), others: [errorMessage(error)] },
      );
    }
    setBusy(false);
  };

  return { busy, errors, refuse, submit };
};
