/** A dependency did not do its work; the same call may succeed later. Pass the `cause` if known. */
export class RetryableFailure extends Error {
  override readonly name = 'RetryableFailure';
}

/** A dependency throttled the call and every retry of it. */
export class ThrottledFailure extends RetryableFailure {}

/** A dependency refused the call, such as for a missing permission; that may still change. */
export class RefusedFailure extends RetryableFailure {}

/** A dependency refused for a reason that waiting does not change. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
  /** The code of the job's error, stable for programs to branch on. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
