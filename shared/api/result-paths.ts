import { rowsQuerySchema } from './job-query.ts';
import {
  header,
  type Json,
  jobIdParameter,
  jsonContent,
  queryParameters,
  ref,
  responses,
} from './openapi-parts.ts';

/** The result of a job: its files, its manifest, its rows. */
export const resultPaths: Json = {
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
};
