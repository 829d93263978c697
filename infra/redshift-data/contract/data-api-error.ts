/** Members an error body may carry beside its message. */
export interface ErrorDetails {
  readonly ResourceId?: string;
  readonly StatementId?: string;
}

/**
 * Every error this emulator answers with, and its HTTP status. The modelled ones are those of the
 * service's Smithy model; the others are AWS' common errors, which every JSON service can raise:
 * https://docs.aws.amazon.com/redshift-data/latest/APIReference/CommonErrors.html
 */
export const errorStatusCodes = {
  ValidationException: 400,
  ResourceNotFoundException: 404,
  InternalServerException: 500,
  ActiveStatementsExceededException: 400,
  ActiveSessionsExceededException: 400,
  ActiveWaitingRequestsExceededException: 400,
  ExecuteStatementException: 500,
  BatchExecuteStatementException: 500,
  QueryTimeoutException: 400,
  DatabaseConnectionException: 500,
  ThrottlingException: 400,
  AccessDeniedException: 400,
  SerializationException: 400,
  UnknownOperationException: 400,
  MissingAuthenticationTokenException: 403,
} as const;

/** The name of an error, as clients see it. */
export type DataApiErrorName = keyof typeof errorStatusCodes;

/** An answer other than success; thrown by an action, rendered by the listener. */
export class DataApiError extends Error {
  override readonly name: DataApiErrorName;
  readonly statusCode: number;
  readonly details: ErrorDetails;

  constructor(
    name: DataApiErrorName,
    message: string,
    details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = name;
    this.statusCode = errorStatusCodes[name];
    this.details = details;
  }

  /** The JSON body. The throttling error alone spells its message member in lower case. */
  toBody(): Record<string, string> {
    const member = this.name === 'ThrottlingException' ? 'message' : 'Message';
    return { __type: this.name, [member]: this.message, ...this.details };
  }
}

/** The request contradicts the model or the state it is about. */
export const validationError = (message: string): DataApiError =>
  new DataApiError('ValidationException', message);

/** There is no such statement, result or session for this caller. */
export const notFoundError = (message: string, resourceId: string): DataApiError =>
  new DataApiError('ResourceNotFoundException', message, { ResourceId: resourceId });

/** The operation's rate is exhausted; clients back off and retry. */
export const throttlingError = (): DataApiError =>
  new DataApiError('ThrottlingException', 'Rate exceeded');
