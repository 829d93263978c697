import type * as z from 'zod/mini';
import { jobSchema } from '../job/job.ts';
import { manifestSchema } from '../result/manifest.ts';
import { jobPageSchema, problemSchema, reportListSchema, rowsPageSchema } from './answers.ts';
import { jobQuerySchema } from './job-query.ts';
import { labPath } from './lab-path.ts';
import { header, type Json, jsonContent, ref, responses, schemaOf } from './openapi-parts.ts';
import { rowsQuerySchema } from './rows-query.ts';
import { submitBodySchema } from './submit-body.ts';

const jobIdParameter = {
  name: 'jobId',
  in: 'path',
  required: true,
  description: 'The id that POST /jobs answered with',
  schema: { type: 'string' },
};

const queryParameters = (shape: Readonly<Record<string, z.ZodMiniType>>): Json[] =>
  Object.entries(shape).map(([name, schema]) => {
    const { description, ...json } = schemaOf(schema, 'input');
    return { name, in: 'query', required: false, description, schema: json };
  });

const submitBody = {
  ...schemaOf(submitBodySchema, 'input'),
  oneOf: [{ required: ['report'] }, { required: ['sql'] }, { required: ['statements'] }],
};

const paths = {
  '/jobs': {
    post: {
      operationId: 'submitJob',
      summary: 'Accept a job and answer before its statement has run',
      parameters: [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'Makes a repeat safe: the same key and body answer with the same job',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
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
          '202': {
            description: 'The job',
            headers: {
              Location: header('/jobs/{jobId}'),
              traceresponse: header("The job's W3C trace, continued from traceparent or new"),
              'Retry-After': header('Seconds until a look-up is worth while'),
              'Idempotent-Replayed': header('true where the key stood for this job already'),
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
      summary: 'The job as it is now',
      parameters: [
        jobIdParameter,
        { name: 'If-None-Match', in: 'header', required: false, schema: { type: 'string' } },
      ],
      responses: responses(
        {
          '200': {
            description: 'The job',
            headers: { ETag: header('Changes with whatever the job shows') },
            content: jsonContent(ref('Job')),
          },
          '304': { description: 'Nothing has changed since the ETag of If-None-Match' },
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
  '/jobs/{jobId}/result': {
    get: {
      operationId: 'getResult',
      summary: 'A link to a file of the result, signed at this moment',
      parameters: [
        jobIdParameter,
        {
          name: 'file',
          in: 'query',
          required: false,
          description:
            'Which file, where UNLOAD wrote several: its place in the manifest, from 1 on',
          schema: { type: 'integer', minimum: 1, default: 1 },
        },
      ],
      responses: responses(
        {
          '303': {
            description: 'The file is behind the link for five minutes',
            headers: { Location: header('The signed link') },
          },
          '204': { description: 'The query found no rows, and UNLOAD wrote no file of none' },
        },
        'malformed-request',
        'job-not-found',
        'result-not-ready',
        'no-result',
        'result-expired',
        'result-altered',
      ),
    },
  },
  '/jobs/{jobId}/manifest': {
    get: {
      operationId: 'getManifest',
      summary: 'The manifest of the result',
      parameters: [jobIdParameter],
      responses: responses(
        {
          '200': { description: 'The manifest', content: jsonContent(ref('Manifest')) },
          '303': {
            description: 'The manifest is too large for an answer and behind the link',
            headers: { Location: header('The signed link') },
          },
        },
        'job-not-found',
        'result-not-ready',
        'no-result',
        'result-expired',
      ),
    },
  },
  '/jobs/{jobId}/rows': {
    get: {
      operationId: 'getRows',
      summary: 'Rows of the result, page by page; of csv and jsonl that this service collected',
      parameters: [jobIdParameter, ...queryParameters(rowsQuerySchema.shape)],
      responses: responses(
        {
          '200': {
            description: 'Whole rows in the order of the file, at most 1 MiB',
            content: jsonContent(ref('RowsPage')),
          },
        },
        'job-not-found',
        'result-not-ready',
        'no-result',
        'result-not-pageable',
        'result-expired',
        'result-altered',
      ),
    },
  },
  '/reports': {
    get: {
      operationId: 'listReports',
      summary: 'The reports of this deployment with their parameters',
      responses: responses({
        '200': { description: 'All reports', content: jsonContent(ref('ReportList')) },
      }),
    },
  },
  '/lab': labPath,
};

/** The API as OpenAPI 3.1, generated from the schemas that the code itself validates with. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Redshift Data Jobs',
    version: '1',
    description: 'Runs SQL on Amazon Redshift as jobs: submit, look up, cancel, download.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  paths,
  components: {
    schemas: {
      SubmitBody: submitBody,
      Job: schemaOf(jobSchema, 'output'),
      JobPage: {
        ...schemaOf(jobPageSchema, 'output'),
        properties: {
          jobs: { type: 'array', items: ref('Job') },
          nextCursor: { type: 'string' },
        },
      },
      RowsPage: schemaOf(rowsPageSchema, 'output'),
      Manifest: schemaOf(manifestSchema, 'output'),
      ReportList: schemaOf(reportListSchema, 'output'),
      Problem: schemaOf(problemSchema, 'output'),
    },
    securitySchemes: {
      iam: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description: 'AWS Signature Version 4 for the service execute-api',
      },
    },
  },
  security: [{ iam: [] }],
};
