import { JobClient } from 'redshift-data-jobs/client';
import { awsSignature } from 'redshift-data-jobs/client/aws-signature';

/** Lambda sets these; the credentials are those of the function's role. */
const {
  JOBS_ENDPOINT = '',
  AWS_REGION = '',
  AWS_ACCESS_KEY_ID = '',
  AWS_SECRET_ACCESS_KEY = '',
  AWS_SESSION_TOKEN = '',
} = process.env;

const credentials = {
  accessKeyId: AWS_ACCESS_KEY_ID,
  secretAccessKey: AWS_SECRET_ACCESS_KEY,
  sessionToken: AWS_SESSION_TOKEN,
};
const client = new JobClient({
  endpoint: JOBS_ENDPOINT,
  authorize: awsSignature({ region: AWS_REGION, credentials }),
});

/** Submits the invoices of the month before the event; a repeated event submits nothing new. */
export const handler = async ({ id, time }: { readonly id: string; readonly time: string }) => {
  const month = new Date(time);
  month.setUTCMonth(month.getUTCMonth() - 1, 1);
  const parameters = { month: month.toISOString().slice(0, 10) };
  const { jobId } = await client.submit({ report: 'invoices', parameters }, { idempotencyKey: id });
  return { jobId };
};
