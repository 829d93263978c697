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

/** Submits a form's job once at a time, and keeps the errors of the last attempt. */
export const useSubmission = () => {
  const { announce } = useConsole();
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState(noErrors);
  const send = useSubmit();

  /** Shows errors, the form's own or the service's. */
  const refuse = (refusal: FormErrors) => {
    setErrors(refusal);
    const count = refusal.byField.size + refusal.others.length;
    announce(count === 1 ? 'One entry needs attention.' : `${count} entries need attention.`);
  };

  /** `fields` are those that can show an error. */
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
