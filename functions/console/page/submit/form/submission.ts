import { useRef, useState } from 'preact/hooks';
import { submitJob } from '../../api/api-client.ts';
import type { JobRequest } from '../../api/job-request.ts';
import { ApiProblem, describeTrouble } from '../../api/problem.ts';
import { useConsole } from '../../frame/console-context.ts';
import { navigate } from '../../navigation/router.ts';
import { type FieldFaults, type FormErrors, formErrors, noErrors } from './form-errors.ts';

/** A form's way to the service. */
export interface Submission {
  readonly busy: boolean;
  readonly errors: FormErrors;
  /** Shows faults that the form found by itself. */
  readonly refuse: (errors: FormErrors) => void;
  /** Submits a job and goes to it; `fields` are those that can show a fault. */
  readonly submit: (request: JobRequest, fields?: FieldFaults) => Promise<void>;
}

/**
 * Submits jobs. A request that is repeated unchanged after a failed attempt keeps its idempotency
 * key: if the first attempt did arrive, the repeat finds its job and starts no second one.
 */
export const useSubmission = (): Submission => {
  const { announce } = useConsole();
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState(noErrors);
  const attempt = useRef({ body: '', key: '' });
  // Not a state: a second click may come before the first has been drawn.
  const underWay = useRef(false);

  const refuse = (found: FormErrors) => {
    setErrors(found);
    const faults = found.byField.size + found.others.length;
    announce(faults === 1 ? 'One entry needs attention.' : `${faults} entries need attention.`);
  };

  const submit = async (request: JobRequest, fields: FieldFaults = new Map()) => {
    if (underWay.current) return;
    underWay.current = true;
    const body = JSON.stringify(request);
    if (attempt.current.body !== body) attempt.current = { body, key: crypto.randomUUID() };
    setBusy(true);
    setErrors(noErrors);
    try {
      const job = await submitJob(request, attempt.current.key);
      attempt.current = { body: '', key: '' };
      navigate({ view: 'job', jobId: job.jobId });
    } catch (error) {
      refuse(
        error instanceof ApiProblem
          ? formErrors(error.problem, fields)
          : { byField: new Map(), others: [describeTrouble(error)] },
      );
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };

  return { busy, errors, refuse, submit };
};
