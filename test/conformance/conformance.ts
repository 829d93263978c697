import { parseArgs } from 'node:util';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { startRedshiftData } from '../../infra/redshift-data/server.ts';
import { type Difference, questionCount, runQuestions } from './run-questions.ts';
import { Warehouse, type WarehouseTarget } from './warehouse.ts';

const USAGE = `npm run conformance                                     asks the emulator
npm run conformance -- --workgroup NAME --database NAME  asks a real warehouse
                       --cluster NAME --database NAME
                       --secret ARN --region NAME        as whom, and where`;

const options = {
  workgroup: { type: 'string' },
  cluster: { type: 'string' },
  database: { type: 'string' },
  secret: { type: 'string' },
  region: { type: 'string' },
  help: { type: 'boolean' },
} as const;

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

const report = (differences: readonly Difference[]): void => {
  for (const { topic, emulator, warehouse } of differences) {
    console.log(`≠ ${topic}\n  emulator   ${shown(emulator)}\n  warehouse  ${shown(warehouse)}`);
  }
  console.log(`${questionCount - differences.length} of ${questionCount} answers are the same.`);
};

/** Asks a real warehouse; what it will do there is said before. */
const askWarehouse = async (target: WarehouseTarget, region?: string): Promise<void> => {
  const client = new RedshiftDataClient(region === undefined ? {} : { region });
  const warehouse = new Warehouse(client, target);
  let stopped = false;
  process.once('SIGINT', () => {
    stopped = true;
    console.log('Stopping: the schema that was created is dropped.');
  });
  console.log(
    [
      `Asks ${questionCount} questions in about 30 statements, most of them without tables: about a`,
      `minute of the warehouse. Creates the schema ${warehouse.schema} and drops it, also after`,
      'Ctrl-C. Needs redshift-data:ExecuteStatement, BatchExecuteStatement, DescribeStatement,',
      'GetStatementResult, CancelStatement, ListStatements and DescribeTable, and CREATE on the database.',
    ].join('\n'),
  );
  report(await runQuestions(warehouse, () => stopped));
  client.destroy();
};

/** Asks the emulator itself, which has to give its own answers. */
const askEmulator = async (): Promise<void> => {
  const emulator = await startRedshiftData({ tpchScale: 0 });
  const credentials = { accessKeyId: 'conformance', secretAccessKey: 'local' };
  const client = new RedshiftDataClient({
    endpoint: emulator.url,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  });
  const target = { WorkgroupName: 'local', Database: 'dev' };
  const differences = await runQuestions(new Warehouse(client, target));
  client.destroy();
  await emulator.stop();
  report(differences);
  if (differences.length > 0) process.exitCode = 1;
};

const { workgroup, cluster, database, secret, region, help } = parseArgs({ options }).values;
const named = {
  ...(workgroup !== undefined && { WorkgroupName: workgroup }),
  ...(cluster !== undefined && { ClusterIdentifier: cluster }),
  ...(secret !== undefined && { SecretArn: secret }),
};
if (help === true || ((workgroup ?? cluster) !== undefined) !== (database !== undefined)) {
  console.log(USAGE);
  process.exitCode = help === true ? 0 : 2;
} else if (database === undefined) {
  await askEmulator();
} else {
  await askWarehouse({ ...named, Database: database }, region);
}
