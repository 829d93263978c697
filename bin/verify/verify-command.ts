import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings, clientTimeouts } from '../../shared/platform/client-timeouts.ts';
import { awsConfig } from '../deployment/local-aws.ts';
import { type Command, type Environment, exitCodes, UsageError } from '../terminal/command.ts';
import { commandNames } from '../terminal/command-names.ts';
import { parseArguments } from '../terminal/parse-arguments.ts';
import { left, right, textTable } from '../terminal/table.ts';
import { errorMessage, pluralize } from '../terminal/text.ts';
import type { CheckedFile } from './check-file.ts';
import { bucketSource, folderSource, parseLocation, type ResultSource } from './result-source.ts';
import { verifyResult } from './verify-result.ts';

/** `npm run verify`: a result held to its manifest. */
export const verifyCommand: Command = {
  name: commandNames.verify,
  usage: `Usage: ${commandNames.verify} <result>
       ${commandNames.verify} <manifest.json> <file>…

Checks sizes, row counts and SHA-256 of a result's files against its manifest; of unloaded files,
which have no SHA-256, the ETag. Of a download that is its MD5, unless the file was uploaded in
parts or a KMS key encrypts it: then size and rows are checked, and a line says so.
<result> is s3://bucket/results/…/ (or the manifest.json in it), or a folder with the downloaded
files and their manifest.json. Downloads may have any name: they are found by size and content.
With files named after the manifest, no others are looked at. S3 is found as the AWS SDK does:
AWS_REGION, AWS_PROFILE, … The local stack needs only AWS_ENDPOINT_URL=http://127.0.0.1:4566.
Exit code: 0 the result is whole, 1 it is not, 2 it could not be read.`,
  run: async ({ terminal, environment }, args) => {
    const [location, ...named] = parseArguments(args, {}).positionals;
    if (location === undefined) throw new UsageError('An argument is missing.');
    try {
      const source = openSource(location, named, environment);
      const { manifest, files, faults } = await verifyResult(source);
      if (files.length > 0) terminal.print(`${fileTable(files)}\n`);
      for (const { doubt } of files) if (doubt !== undefined) terminal.note(doubt);
      for (const fault of faults) terminal.note(fault);
      if (faults.length > 0 || manifest === undefined) return exitCodes.failed;
      const { jobId, writtenRowCount, format } = manifest.job;
      const rows = pluralize(writtenRowCount, 'row');
      terminal.print(`The result of job ${jobId} is whole: ${rows} of ${format}.`);
      return exitCodes.done;
    } catch (error) {
      terminal.note(`${location} cannot be read: ${errorMessage(error)}`);
      return exitCodes.usageError;
    }
  },
};

/** `s3://bucket/…/`, `s3://bucket/…/manifest.json`, or the path of a folder or a manifest. */
const openSource = (
  location: string,
  named: readonly string[],
  environment: Environment,
): ResultSource => {
  const place = parseLocation(location);
  if (place.kind === 'folder') return folderSource(place.folder, named);
  if (named.length > 0) throw new Error('only after a local manifest can files be named');
  const settings = clientSettings(clientTimeouts.background.s3);
  const s3 = new S3Client({ ...awsConfig(environment), ...settings });
  return bucketSource(s3, place.bucket, place.prefix);
};

const fileTable = (files: readonly CheckedFile[]): string =>
  textTable(
    [left('file'), right('rows'), right('bytes'), left('content')],
    files.map((file) => [
      file.foundAs === undefined ? file.name : `${file.foundAs} = ${file.name}`,
      String(file.rowCount ?? '-'),
      String(file.sizeBytes ?? '-'),
      file.bytes,
    ]),
  );
