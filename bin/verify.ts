import './prepare-node.js';
import { createS3Client } from '../shared/lambda/aws-clients.ts';
import { clientTimeouts } from '../shared/platform/client-timeouts.ts';
import { useLocalAws } from './deployment/local-aws.ts';
import { helpOrFault } from './job/plain-command.ts';
import { onStopRequest } from './terminal/stop-request.ts';
import { textTable } from './terminal/text-table.ts';
import { bucketSource } from './verify/bucket-source.ts';
import type { CheckedFile } from './verify/check-file.ts';
import { folderSource } from './verify/folder-source.ts';
import { resultLocation } from './verify/result-location.ts';
import type { ResultSource } from './verify/result-source.ts';
import { verifyResult } from './verify/verify-result.ts';

const COMMAND = {
  name: 'npm run verify --',
  usage: `Usage: npm run verify -- <result>
       npm run verify -- <manifest.json> <file>…

Checks sizes, row counts and SHA-256 of a result's files against its manifest; of unloaded files,
which have no SHA-256, the ETag. Of a download that is its MD5, unless the file was uploaded in
parts or a KMS key encrypts it: then size and rows are checked, and a line says so.
<result> is s3://bucket/results/…/ (or the manifest.json in it), or a folder with the downloaded
files and their manifest.json. Downloads may have any name: they are found by size and content.
With files named after the manifest, no others are looked at. S3 is found as the AWS SDK does:
AWS_REGION, AWS_PROFILE, … The local stack needs only AWS_ENDPOINT_URL=http://127.0.0.1:4566.
Exit code: 0 the result is whole, 1 it is not, 2 it could not be read.`,
  words: { least: 1, most: Number.POSITIVE_INFINITY },
};

const print = (text: string) => process.stdout.write(`${text}\n`);
const note = (text: string) => process.stderr.write(`${text}\n`);

const sourceOf = (text: string, files: readonly string[]): ResultSource => {
  const location = resultLocation(text);
  if (location.kind === 'folder') return folderSource(location.folder, files);
  if (files.length > 0) throw new Error('only after a local manifest can files be named');
  return bucketSource(
    createS3Client(clientTimeouts.background.s3),
    location.bucket,
    location.prefix,
  );
};

const tableOf = (files: readonly CheckedFile[]): string =>
  textTable(
    [
      { title: 'file', alignment: 'left' },
      { title: 'rows', alignment: 'right' },
      { title: 'bytes', alignment: 'right' },
      { title: 'content', alignment: 'left' },
    ],
    files.map((file) => [
      file.foundAs === undefined ? file.name : `${file.foundAs} = ${file.name}`,
      String(file.rowCount ?? '-'),
      String(file.sizeBytes ?? '-'),
      file.bytes,
    ]),
  );

const verify = async (text: string, named: readonly string[]): Promise<number> => {
  const { manifest, files, faults } = await verifyResult(sourceOf(text, named));
  if (files.length > 0) print(`${tableOf(files)}\n`);
  for (const { doubt } of files) if (doubt !== undefined) note(doubt);
  for (const fault of faults) note(fault);
  if (faults.length > 0 || manifest === undefined) return 1;
  const { jobId, writtenRowCount, format } = manifest.job;
  print(`The result of job ${jobId} is whole: ${writtenRowCount} rows of ${format}.`);
  return 0;
};

onStopRequest(() => process.exit(130));
useLocalAws(process.env);
const words = process.argv.slice(2);
const [result = '', ...named] = words;
process.exitCode =
  helpOrFault(COMMAND, words, { print, note }) ??
  (await verify(result, named).catch((error: unknown) => {
    note(`${result} cannot be read: ${error instanceof Error ? error.message : error}`);
    return 2;
  }));
