import { jobSchema } from '../job/job.ts';
import { manifestSchema } from '../result/manifest.ts';
import {
  jobAnswerSchema,
  jobPageSchema,
  problemSchema,
  reportListSchema,
  rowsPageSchema,
} from './answers.ts';
import { jobPaths } from './job-paths.ts';
import { labPath } from './lab-path.ts';
import { jsonContent, ref, responses, schemaOf } from './openapi-parts.ts';
import { resultPaths } from './result-paths.ts';
import { submitBodySchema } from './submit-body.ts';

const submitBody = {
  ...schemaOf(submitBodySchema, 'input'),
  oneOf: [{ required: ['report'] }, { required: ['sql'] }, { required: ['statements'] }],
};

const paths = {
  ...jobPaths,
  ...resultPaths,
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
      JobAnswer: schemaOf(jobAnswerSchema, 'output'),
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
