import { jobQuerySchema } from './job-query.ts';
import {
  header,
  type Json,
  jobIdParameter,
  jsonContent,
  preferenceApplied,
  preferParameter,
  queryParameters,
  ref,
  responses,
} from './openapi-parts.ts';

const submitHeaders = {
  Location: header('/jobs/{jobId}'),
  traceresponse: header("The job's W3C trace, continued from traceparent or new"),
  'Idempotent-Replayed': header('true where the key stood for this job already'),
  ...preferenceApplied,
};

/** Submitting, looking up, listing and cancelling. */
export const jobPaths: Json = {
  '/jobs': {
    post: {
      operationId: 'submitJob',
      summary: 'Accept a job and answer before its statement has run, or wait for its end',
      parameters: [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'Makes a repeat safe: the same key and body answer with the same job',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
        preferParameter,
        {
          name: 'traceparent',
          in: 'header',
          required: false,
          description: "W3C Trace Context: the caller's trace, which the job then belongs to",
          schema: { type: 'string' },
        },
      ],
      requestBody: { required: true, content: jsonContent(ref('SubmitBody')) },
      responses: responses(
        {
          '200': {
            description: 'The settled job with its first rows, to a request that waited',
            headers: submitHeaders,
            content: jsonContent(ref('JobAnswer')),
          },
          '202': {
            description: 'The job',
            headers: {
              ...submitHeaders,
              'Retry-After': header('Seconds until a look-up is worth while'),
            },
            content: jsonContent(ref('Job')),
          },
        },
        'malformed-request',
        'ad-hoc-sql-refused',
        'ad-hoc-sql-reads-only',
        'request-too-large',
        'unsupported-media-type',
        'invalid-request',
        'idempotency-key-reused',
        'too-many-jobs',
        'too-many-submits',
        'service-busy',
      ),
    },
    get: {
      operationId: 'listJobs',
      summary: "The caller's own jobs, newest first; an administrator may ask for others'",
      parameters: queryParameters(jobQuerySchema.shape),
      responses: responses(
        { '200': { description: 'A page of jobs', content: jsonContent(ref('JobPage')) } },
        'malformed-request',
        'admin-only',
      ),
    },
  },
  '/jobs/{jobId}': {
    get: {
      operationId: 'getJob',
      summary: 'The job as it is now, or as it is at the end of a wait',
      parameters: [
        jobIdParameter,
        { name: 'If-None-Match', in: 'header', required: false, schema: { type: 'string' } },
        preferParameter,
      ],
      responses: responses(
        {
          '200': {
            description: 'The job; once it is settled with its first rows, to a request that waits',
            headers: { ETag: header('Changes with whatever the job shows'), ...preferenceApplied },
            content: jsonContent(ref('JobAnswer')),
          },
          '304': {
            description: 'Nothing has changed since the ETag of If-None-Match',
            headers: preferenceApplied,
          },
        },
        'job-not-found',
      ),
    },
  },
  '/jobs/{jobId}/cancel': {
    post: {
      operationId: 'cancelJob',
      summary: "Ask for the job's end; its statement's own end decides",
      parameters: [jobIdParameter],
      responses: responses(
        { '202': { description: 'The job', content: jsonContent(ref('Job')) } },
        'job-not-found',
        'job-already-settled',
      ),
    },
  },
};
