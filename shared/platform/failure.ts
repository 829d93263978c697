interface FailureOptions {
  readonly cause: unknown;
}

/** A dependency did not do its work; the same call may succeed later. */
export class RetryableFailure extends Error {
  override readonly name = 'RetryableFailure';

  constructor(message: string, options: FailureOptions) {
    super(message, options);
  }
}

/** A dependency has no room for the call now, although it was asked again and again. */
export class Throttled extends RetryableFailure {}

/** A dependency refused the call, as for lack of a permission, which a person or time may mend. */
export class Refused extends RetryableFailure {}

/** A dependency refused for a reason that waiting does not mend. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
  /** A word for the job's error, stable for programs to branch on. */
  readonly code: string;

  constructor(code: string, message: string, options: FailureOptions) {
    super(message, options);
    this.code = code;
  }
}
