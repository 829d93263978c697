import { type Json, jsonContent, responses } from './openapi-parts.ts';

const query = (name: string, description: string, schema: Json, required = false): Json => ({
  name,
  in: 'query',
  required,
  description,
  schema,
});

const text = { type: 'string' };

/** GET /lab: three actions in one call, as the AWS lab has them. */
export const labPath: Json = {
  get: {
    operationId: 'lab',
    summary: 'The interface of the AWS lab on the Data API, for pages that were written for it',
    parameters: [
      query(
        'action',
        'execute_report, then check_report_status until FINISHED, then get_report_results',
        { enum: ['execute_report', 'check_report_status', 'get_report_results'] },
        true,
      ),
      query('country_name', 'For execute_report: the parameter of revenue-by-country', text),
      query('query_id', 'For the other two: the id that execute_report answered with', text),
    ],
    responses: responses(
      {
        '200': {
          description: 'The id; the status; or the result in the shape of GetStatementResult',
          content: jsonContent({
            oneOf: [
              { type: 'string', description: 'The id, a job of this API' },
              { enum: ['SUBMITTED', 'PICKED', 'STARTED', 'FINISHED', 'FAILED', 'ABORTED'] },
              {
                type: 'object',
                properties: {
                  ColumnMetadata: { type: 'array', items: { type: 'object' } },
                  Records: {
                    type: 'array',
                    items: { type: 'array', items: { type: 'object' } },
                  },
                  TotalNumRows: { type: 'integer' },
                },
                required: ['ColumnMetadata', 'Records', 'TotalNumRows'],
              },
            ],
          }),
        },
      },
      'lab-action-refused',
      'result-not-ready',
      'no-result',
      'result-expired',
    ),
  },
};
