import { PassThrough } from 'node:stream';
import { type Field, GetStatementResultCommand } from '@aws-sdk/client-redshift-data';
import { Upload } from '@aws-sdk/lib-storage';
import { stringify } from 'csv-stringify';
import { createRedshiftDataClient, createS3Client } from '../../../shared/lambda/aws-clients.ts';
import { clientTimeouts } from '../../../shared/platform/client-timeouts.ts';

/** What a field holds; the usual way has int8 as a number, rounded by then. */
const plainValue = (field: Field): string | number | boolean | null =>
  field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue ?? null;

/**
 * The way that tutorials and connectors go: the SDK's objects, one after another through a CSV
 * library, into lib-storage's multipart upload.
 */
export const collectTheUsualWay = async (rowCount: number): Promise<void> => {
  const redshift = createRedshiftDataClient(clientTimeouts.background.redshiftData);
  const csv = stringify({ record_delimiter: 'windows' });
  const upload = new Upload({
    client: createS3Client(clientTimeouts.background.s3),
    params: { Bucket: 'bucket', Key: 'file', Body: csv.pipe(new PassThrough()) },
  });
  const done = upload.done();
  let token: string | undefined;
  do {
    const page = await redshift.send(
      new GetStatementResultCommand({
        Id: String(rowCount),
        ...(token !== undefined && { NextToken: token }),
      }),
    );
    if (token === undefined) csv.write(page.ColumnMetadata?.map(({ label }) => label ?? ''));
    for (const row of page.Records ?? []) {
      if (!csv.write(row.map(plainValue))) {
        await new Promise((resolve) => csv.once('drain', resolve));
      }
    }
    token = page.NextToken;
  } while (token !== undefined);
  csv.end();
  await done;
};
