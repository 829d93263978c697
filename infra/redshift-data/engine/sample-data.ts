import { declareStatements } from '../result/declared-types.ts';
import { tpchStatements } from '../tpch/tpch-tables.ts';
import type { EngineConnection } from './duckdb-engine.ts';

const tableNames = [
  'lineitem',
  'orders',
  'partsupp',
  'part',
  'supplier',
  'customer',
  'nation',
  'region',
] as const;

/** The character columns of the TPC-H specification (section 1.4), revision 3. */
const characterColumns: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  region: { r_name: 'char(25)', r_comment: 'varchar(152)' },
  nation: { n_name: 'char(25)', n_comment: 'varchar(152)' },
  supplier: {
    s_name: 'char(25)',
    s_address: 'varchar(40)',
    s_phone: 'char(15)',
    s_comment: 'varchar(101)',
  },
  customer: {
    c_name: 'varchar(25)',
    c_address: 'varchar(40)',
    c_phone: 'char(15)',
    c_mktsegment: 'char(10)',
    c_comment: 'varchar(117)',
  },
  part: {
    p_name: 'varchar(55)',
    p_mfgr: 'char(25)',
    p_brand: 'char(10)',
    p_type: 'varchar(25)',
    p_container: 'char(10)',
    p_comment: 'varchar(23)',
  },
  partsupp: { ps_comment: 'varchar(199)' },
  orders: {
    o_orderstatus: 'char(1)',
    o_orderpriority: 'char(15)',
    o_clerk: 'char(15)',
    o_comment: 'varchar(79)',
  },
  lineitem: {
    l_returnflag: 'char(1)',
    l_linestatus: 'char(1)',
    l_shipinstruct: 'char(25)',
    l_shipmode: 'char(10)',
    l_comment: 'varchar(44)',
  },
};

const generatedScale = async (connection: EngineConnection): Promise<number> => {
  await connection.execute(
    'CREATE TABLE IF NOT EXISTS dev.main.emulator_sample_data (scale DOUBLE NOT NULL)',
  );
  const found = await connection.execute('SELECT scale FROM dev.main.emulator_sample_data');
  return Number(found.rows?.[0]?.[0] ?? '0');
};

const declare = async (connection: EngineConnection): Promise<void> => {
  for (const [table, columns] of Object.entries(characterColumns)) {
    const declared = Object.entries(columns).map(([column, declaredType]) => ({
      column,
      declaredType,
    }));
    for (const sql of declareStatements(table, declared)) await connection.execute(sql);
  }
};

/**
 * Generates the TPC-H tables once for a database, in one transaction, and again only when another
 * scale is asked for: what people have changed in the tables survives a restart.
 */
export const generateSampleData = async (
  connection: EngineConnection,
  scale: number,
): Promise<void> => {
  if (scale === 0 || (await generatedScale(connection)) === scale) return;
  await connection.execute('BEGIN');
  for (const table of tableNames) await connection.execute(`DROP TABLE IF EXISTS ${table}`);
  for (const sql of tpchStatements(scale)) await connection.execute(sql);
  await declare(connection);
  await connection.execute('DELETE FROM dev.main.emulator_sample_data');
  await connection.execute(`INSERT INTO dev.main.emulator_sample_data VALUES (${scale})`);
  await connection.execute('COMMIT');
};
