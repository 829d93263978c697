import type { Job } from '../../../shared/job/job.ts';
import type { JobGuard, JobUpdate } from '../../../shared/job/job-update.ts';

/** Whether the guard holds for the record: the reference for what the table's condition says. */
export const guardHolds = (guard: JobGuard, job: Job): boolean =>
  (guard.states === undefined || guard.states.includes(job.state)) &&
  (guard.attempt === undefined || guard.attempt === job.attempt) &&
  (guard.leaseFreeAt === undefined ||
    job.leaseUntil === undefined ||
    job.leaseUntil < guard.leaseFreeAt) &&
  (guard.notificationPending === undefined || job.notificationPending === true) &&
  (guard.attentionAt === undefined || guard.attentionAt === job.attentionAt) &&
  (guard.openKey === undefined || guard.openKey === job.openKey) &&
  (guard.untried === undefined || job.untried === true);

/** The record after the update: the reference for what the table's expression does. */
export const applyUpdate = (update: JobUpdate, job: Job): Job => {
  let next: Job = { ...job, ...update.set };
  for (const name of update.remove ?? []) if (name in next) next = without(next, name);
  if (update.nextAttempt) next.attempt = job.attempt + 1;
  if (update.enter) {
    next.state = update.enter.state;
    next.updatedAt = update.enter.at;
    next.version = job.version + 1;
    next.timeline = [...job.timeline, update.enter];
  }
  return next;
};

/** A copy, because a record from which an attribute is deleted is slow to copy ever after. */
const without = <T extends object, Name extends keyof T>(record: T, name: Name): Omit<T, Name> => {
  const { [name]: _removed, ...rest } = record;
  return rest;
};
