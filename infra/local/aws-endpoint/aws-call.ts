import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { FunctionPrincipal } from '../lambda/function-credentials.ts';
import type { Authentication, ReceivedRequest } from '../sigv4/authentication.ts';

/** The services that the gateway answers for. */
export const SERVICES = [
  'redshift-data',
  'dynamodb',
  's3',
  'sns',
  'sqs',
  'sts',
  'monitoring',
  'cloudformation',
  'lambda',
] as const;

/** One of them. */
export type ServiceName = (typeof SERVICES)[number];

/** A call whose caller is known. */
export interface AwsCall extends ReceivedRequest {
  readonly service: ServiceName;
  readonly operation: string;
  readonly authentication: Authentication;
  /** The caller as AWS would name it. */
  readonly principalArn: string;
  /** Present when a function calls. */
  readonly principal: FunctionPrincipal | undefined;
  /** Everything but S3 is read completely before it goes on. */
  readonly body: Buffer | undefined;
  readonly incoming: IncomingMessage;
  /** What is passed on to S3, where that is not what comes in. */
  readonly upload?: Readable;
  readonly response: ServerResponse;
}

/** Tells whether the name in a signature's scope is one of ours. */
export const isService = (name: string): name is ServiceName =>
  SERVICES.some((service) => service === name);
