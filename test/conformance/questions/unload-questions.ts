import { z } from 'zod';
import type { UnloadedFile } from '../aws/unload-folder.ts';
import type { AskedWithFolder, Question } from './question.ts';

const SAMPLE = `select 1 as i, 'it''s "a", b' as s, null::varchar as n, '' as e, true as b,
  1.50::numeric(5,2) as d, timestamp '2024-01-02 03:04:05' as t union all
  select 2, 'x', 'y', ' ', false, 0.25, null order by 1`;

const unload = async ({ warehouse, folder }: AskedWithFolder, query: string, options: string) => {
  const to = folder.nextPrefix();
  const sql = `unload ('${query.replaceAll("'", "''")}') to '${to}' iam_role ${folder.role} ${options}`;
  const done = await warehouse.run(sql);
  if (done.Status !== 'FINISHED') throw new Error(done.Error);
  return { done, to, files: await folder.read(to) };
};

const textOf = (files: readonly UnloadedFile[]): string =>
  files.map(({ bytes }) => bytes.toString('utf8')).join('');

const manifestSchema = z.object({
  entries: z.array(z.object({ meta: z.object({ record_count: z.number() }) })),
  meta: z.object({ record_count: z.number() }),
});

/** What UNLOAD writes, and what COPY reads. */
export const unloadQuestions: readonly Question<AskedWithFolder>[] = [
  {
    topic: 'the result of an UNLOAD',
    row: 'UNLOAD',
    ask: async (asked) => {
      const { done } = await unload(asked, 'select 1 as n', 'csv');
      return [done.HasResultSet, done.ResultRows, done.ResultSize];
    },
    answer: [false, -1, -1],
  },
  {
    topic: 'UNLOAD as CSV with a header',
    row: 'UNLOAD',
    ask: async (asked) => textOf((await unload(asked, SAMPLE, 'csv header parallel off')).files),
    answer: 'i,s,n,e,b,d,t\n1,"it\'s ""a"", b",,"",t,1.50,2024-01-02 03:04:05\n2,x,y, ,f,0.25,\n',
  },
  {
    topic: 'UNLOAD as JSON',
    row: 'UNLOAD',
    ask: async (asked) => textOf((await unload(asked, SAMPLE, 'json parallel off')).files),
    answer:
      '{"i":1,"s":"it\'s \\"a\\", b","n":null,"e":"","b":"t","d":1.50,"t":"2024-01-02 03:04:05"}\n' +
      '{"i":2,"s":"x","n":"y","e":" ","b":"f","d":0.25,"t":null}\n',
  },
  {
    topic: 'UNLOAD as Parquet',
    ask: async (asked) => {
      const { files } = await unload(asked, 'select 1 as n', 'parquet parallel off');
      return files.map(({ bytes }) => bytes.subarray(0, 4).toString());
    },
    answer: ['PAR1'],
  },
  {
    topic: 'the counts in a manifest, beside a header',
    row: 'UNLOAD',
    ask: async (asked) => {
      const options = 'csv header manifest verbose parallel off';
      const { files } = await unload(asked, SAMPLE, options);
      const text = textOf(files.filter(({ name }) => name === 'manifest'));
      // The documented sample has a length without a name, which is not JSON.
      const json = text.replaceAll(/("base"\s*:\s*"[^"]*")\s*,\s*\d+\s*\}/g, '$1}');
      const { entries, meta } = manifestSchema.parse(JSON.parse(json));
      return [entries.map((entry) => entry.meta.record_count), meta.record_count];
    },
    answer: [[3], 3],
  },
  {
    topic: 'what UNLOAD leaves of no rows',
    row: 'UNLOAD',
    ask: async (asked) => {
      const { files } = await unload(asked, 'select 1 as n where 1 = 0', 'csv manifest verbose');
      return files.map(({ name, bytes }) => [name, bytes.length]);
    },
    answer: [],
  },
  {
    topic: 'what COPY reads of a CSV that was unloaded',
    row: 'COPY',
    ask: async (asked) => {
      const { warehouse, folder } = asked;
      const table = `${warehouse.schema}.copied`;
      await warehouse.run(
        `create table ${table} (i int, s varchar(20), n varchar(9), e varchar(9))`,
      );
      const query =
        "select 1, 'it''s \"a\", b', null::varchar, '' union all select 2, '', 'y', ' '";
      const { to } = await unload(asked, query, 'csv parallel off');
      const copied = await warehouse.run(`copy ${table} from '${to}' iam_role ${folder.role} csv`);
      if (copied.Status !== 'FINISHED') throw new Error(copied.Error);
      return (await warehouse.csv(`select * from ${table} order by i`)).split('\r\n').slice(1);
    },
    answer: ['1,"it\'s ""a"", b","",""', '2,"",y, ', ''],
  },
];
