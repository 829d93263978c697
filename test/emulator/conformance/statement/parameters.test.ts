import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataApiUnderTest, refusal } from '../../support/data-api-under-test.ts';
import { sharedDataApi } from '../../support/shared-data-api.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await sharedDataApi();
  await api.run(
    'create table items (id int, name varchar, price decimal(10,2), sold date, ' +
      'sold_at timestamp, ok boolean)',
  );
  await api.run(
    "insert into items values (1, 'it''s', 9.50, '1995-01-01', '1995-01-01 10:00:00', true), " +
      "(2, 'two', 10.00, '1996-01-01', '1996-01-01 10:00:00', false)",
  );
});
afterAll(() => api.stop());

const parameters = (values: Record<string, string>) => ({
  Parameters: Object.entries(values).map(([name, value]) => ({ name, value })),
});

const ids = async (condition: string, values: Record<string, string>) => {
  const sql = `select id from items where ${condition} order by id`;
  const { Records } = await api.query(sql, parameters(values));
  return Records.map((row) => row[0]?.longValue);
};

describe('a parameter', () => {
  it('takes the type its context wants', async () => {
    expect(await ids('id = :v', { v: '2' })).toEqual([2]);
    expect(await ids('price >= :v', { v: '9.75' })).toEqual([2]);
    expect(await ids('name = :v', { v: 'two' })).toEqual([2]);
    expect(await ids('sold < :v', { v: '1995-06-01' })).toEqual([1]);
    expect(
      await ids('sold_at between :from and :to', { from: '1996-01-01', to: '1997-01-01' }),
    ).toEqual([2]);
    expect(await ids('ok = :v', { v: 'true' })).toEqual([1]);
    expect(await ids('id in (:a, :b)', { a: '1', b: '7' })).toEqual([1]);
    expect(await ids('id = :v::smallint', { v: '1' })).toEqual([1]);
  });

  it('takes part in arithmetic, also beside one that stays text', async () => {
    expect(await ids('id + :n = 3', { n: '1' })).toEqual([2]);
    expect(await ids('id * :n = 4 and name <> :s', { n: '2', s: '2' })).toEqual([2]);
    expect(await ids("sold >= :d::date + interval '1 day'", { d: '1995-01-01' })).toEqual([2]);
  });

  it('may be an argument that has to be a literal', async () => {
    const { Records } = await api.query(
      "select to_char(date '1995-02-03', :format), dateadd(day, :days, date '1995-02-03')::date",
      parameters({ format: 'YYYY/MM', days: '2' }),
    );
    expect(Records).toEqual([[{ stringValue: '1995/02' }, { stringValue: '1995-02-05' }]]);
  });

  it('may be used several times and in any order', async () => {
    expect(await ids('id = :b or (id = :a and id = :a)', { a: '1', b: '2' })).toEqual([1, 2]);
  });

  it('is a value, whatever it holds', async () => {
    expect(await ids('name = :v', { v: "it's" })).toEqual([1]);
    expect(await ids('name = :v', { v: "' or 1 = 1 --" })).toEqual([]);
    expect(await ids('name = :v', { v: ':name $1 $$ \\ " /*' })).toEqual([]);
    expect(await ids('name = :v', { v: 'null' })).toEqual([]);
    const { Records } = await api.query('select :v as v', parameters({ v: '007' }));
    expect(Records).toEqual([[{ stringValue: '007' }]]);
  });

  it('inserts values of every type', async () => {
    await api.run('create table filled (id int, name varchar, price decimal(10,2), sold date)');
    const done = await api.run(
      'insert into filled values (:id, :name, :price, :sold)',
      parameters({ id: '3', name: '4', price: '5.5', sold: '2000-01-01' }),
    );
    expect(done).toMatchObject({ Status: 'FINISHED', ResultRows: 1 });
    const { Records } = await api.query('select * from filled');
    expect(Records).toEqual([
      [
        { longValue: 3 },
        { stringValue: '4' },
        { stringValue: '5.50' },
        { stringValue: '2000-01-01' },
      ],
    ]);
  });

  it('fails the statement where its value has not the wanted form', async () => {
    const done = await api.run('select * from items where id = :v', parameters({ v: 'abc' }));
    expect(done.Status).toBe('FAILED');
    expect(done.Error).toMatch(/^ERROR: .*abc/);
  });

  it('does not stand for a table or an alias', async () => {
    const wrong = { 'select * from :t': 'items', 'select 1 as :t': 'one' };
    for (const [sql, t] of Object.entries(wrong)) {
      expect((await api.run(sql, parameters({ t }))).Status, sql).toBe('FAILED');
    }
  });

  it('is told with its value to those who describe the statement', async () => {
    const done = await api.run('select :a as a', parameters({ a: 'x' }));
    expect(done.QueryParameters).toEqual([{ name: 'a', value: 'x' }]);
    expect(done.QueryString).toBe('select :a as a');
  });
});

describe('the list of parameters', () => {
  it('is refused where one is not used', async () => {
    for (const sql of [
      'select 1',
      "select ':id'",
      'select 1 -- :id',
      'select 1 /* /* :id */ :id */',
      'select 1 as ":id"',
      'select $$ :id $$',
      "select '1'::id",
    ]) {
      expect(await refusal(api.submit(sql, parameters({ id: '1' }))), sql).toEqual({
        name: 'ValidationException',
        status: 400,
        message: 'Parameters list contains unused parameters. Unused parameters: [id]',
      });
    }
  });

  it('is refused where one is missing', async () => {
    const call = api.submit('select :a, :b', parameters({ a: '1' }));
    expect(await refusal(call)).toMatchObject({
      name: 'ValidationException',
      message: 'Parameters list is missing parameters. Missing parameters: [b]',
    });
    expect(await refusal(api.submit('select :a'))).toMatchObject({ name: 'ValidationException' });
  });

  it('is refused where it is empty or holds an empty value, a bad name or one twice', async () => {
    const lists = [
      [],
      [{ name: 'a', value: '' }],
      [{ name: 'a-b', value: '1' }],
      [
        { name: 'a', value: '1' },
        { name: 'a', value: '2' },
      ],
    ];
    for (const Parameters of lists) {
      const call = api.submit('select :a', { Parameters });
      expect(await refusal(call)).toMatchObject({ name: 'ValidationException', status: 400 });
    }
  });
});
