import { describe, expect, it } from 'vitest';
import { parseReports, ReportError } from '../../../shared/reports/parse-report.ts';

const head = (yaml: string) => `/*---\n${yaml}\n---*/\n`;
const titled = 'title: T\ndescription: D';
const parse = (text: string, file = 'a.sql') => parseReports([{ file, text }])[0];

/** Every fault of the files, each on a line. */
const faultsOf = (...files: readonly (readonly [file: string, text: string])[]): string[] => {
  try {
    parseReports(files.map(([file, text]) => ({ file, text })));
  } catch (error) {
    if (error instanceof ReportError) return error.message.split('\n');
    throw error;
  }
  return [];
};
const faults = (text: string) => faultsOf(['a.sql', text]);
const ofYaml = (...lines: string[]) => faults(`${head(lines.join('\n'))}select 1`);
const ofParameter = (...lines: string[]) =>
  faults(
    `${head([titled, 'parameters:', '  x:', ...lines.map((line) => `    ${line}`)].join('\n'))}select :x`,
  );
const ofSql = (sql: string) => faults(head(titled) + sql);

describe('a report’s file', () => {
  it('brings title, description, parameters and the SQL text without the comment', () => {
    const yaml = `${titled}\nparameters:\n  since:\n    type: string\n    format: date\n  top:\n    type: integer\n    default: 10`;
    const sql = 'select :since, :top;\n';
    expect(parse(head(yaml) + sql, 'shared/reports/a-b.sql')).toEqual({
      name: 'a-b',
      title: 'T',
      description: 'D',
      sql: 'select :since, :top',
      parameters: {
        since: { type: 'string', format: 'date' },
        top: { type: 'integer', default: 10 },
      },
    });
  });

  it('may have CRLF, blank lines above, and comments anywhere in its SQL', () => {
    const text = `\r\n\r\n/*---\r\n${titled.replace('\n', '\r\n')}\r\n---*/\r\n-- first; this\r\nselect 1; -- so\r\n`;
    expect(parse(text)?.sql).toBe('-- first; this\r\nselect 1');
    expect(faults(text.replace('title', 'name'))).toEqual([
      'a.sql:4: title: given: nothing. Accepted: a text that is not empty',
      expect.stringMatching(
        /^a\.sql:4: name: given: a field that is not known\. Accepted: title, /,
      ),
    ]);
  });
});

describe('a bad report', () => {
  it('is told with all of its faults at once, each with its line, over all files', () => {
    const bad = head('title: T\nauthor: Me\ntimeoutSeconds: 0\nparameters:\n  x:\n    type: text');
    expect(
      faultsOf(
        ['B.sql', `${bad}selec :y from (t;\nselect 2`],
        ['c.sql', 'select 1'],
        ['ok.sql', `${head(titled)}select 1`],
      ),
    ).toEqual([
      'B.sql:1: name: given: "B". Accepted: lower-case words with hyphens between them',
      'B.sql:2: description: given: nothing. Accepted: a text that is not empty',
      'B.sql:3: author: given: a field that is not known. ' +
        'Accepted: title, description, parameters, delivery, timeoutSeconds, executionMode',
      'B.sql:4: timeoutSeconds: given: 0. Accepted: a whole number of seconds from 1 to 86400',
      'B.sql:6: parameters.x: given: a parameter that the SQL does not use. ' +
        'Accepted: one that it uses as :x',
      'B.sql:7: parameters.x.type: given: "text". Accepted: string, integer, ' +
        'number, boolean or array; with null all but array, as in [string, "null"]',
      'B.sql:9: SQL: given: a statement that begins with "selec". ' +
        'Accepted: a command of Redshift, such as select or with',
      'B.sql:9: SQL: given: a ( without its ). Accepted: quotes and parentheses in pairs',
      'B.sql:9: SQL: given: :y, which is not among the parameters. Accepted: x',
      'B.sql:10: SQL: given: a second statement, "select 2". Accepted: one statement; ' +
        'several with executionMode in the front matter',
      'c.sql:1: front matter: given: none. Accepted: a comment /*--- … ---*/ of YAML before the SQL',
    ]);
  });

  it.each([
    [
      'description: Revenue: by country',
      'one field a line; where the text has a colon in it, quote the text',
    ],
    ['description: *all*', 'a text that begins with another character; quote the text'],
    ['description: @all', 'a text that begins with another character; quote the text'],
    ['title: again', 'each field once'],
    ['description: "a', 'quotes and brackets in pairs, a colon after each name'],
    ['description: [a', 'the fields of one level in one column, and brackets in pairs'],
    ['\tdescription: a', 'spaces in front of a field, no tabs'],
    ['description: "\\q"', 'known escapes; quote the text with apostrophes where it has backsl'],
  ])('whose YAML has the line %j is told what is accepted there', (line, accepted) => {
    expect(ofYaml('title: T', line, 'parameters: {}')[0]).toContain(
      `a.sql:3: front matter: given: ${JSON.stringify(line.trim())}. Accepted: ${accepted}`,
    );
  });

  it('is told in words of our own, whatever stands in a field', () => {
    const values = ['', '""', '[]', '{}', '1', '-1', '1.5', 'true', 'null', 'x', '[[1]]', '{a: b}'];
    const fields = ['title', 'description', 'delivery', 'timeoutSeconds', 'parameters'];
    const said = [
      ...fields.flatMap((name) => values.flatMap((value) => ofYaml(`${name}: ${value}`))),
      ...['string', 'integer', 'boolean', 'x'].flatMap((type) =>
        ['enum', 'format', 'minLength', 'pattern', 'minimum', 'default', 'examples', 'y'].flatMap(
          (name) => values.flatMap((value) => ofParameter(`type: ${type}`, `${name}: ${value}`)),
        ),
      ),
      ...values.flatMap((value) => ofParameter(`type: ${value}`)),
      ...values.flatMap((value) => ofYaml(`parameters: {x: ${value}}`)),
    ];
    expect(said.length).toBeGreaterThan(300);
    const others = /invalid|expected|receiv|unrecogni|too (big|small)|must|mapping|undefined|NaN/i;
    expect(said.filter((fault) => others.test(fault))).toEqual([]);
    expect(said.filter((fault) => !/^a\.sql:\d+: .+: given: .+\. Accepted: ./.test(fault))).toEqual(
      [],
    );
  });
});

describe('a bad parameter', () => {
  it.each([
    [
      ['type: string', 'pattern: "["'],
      '7: parameters.x.pattern: given: "[". Accepted: a regular expression of JavaScript',
    ],
    [
      ['type: integer', 'minimum: 5', 'maximum: 4'],
      '8: parameters.x.maximum: given: 4. Accepted: at least minimum',
    ],
    [
      ['type: string', 'minLength: 5', 'maxLength: 4'],
      '8: parameters.x.maxLength: given: 4. Accepted: at least minLength',
    ],
    [
      ['type: integer', 'minimum: 5', 'examples:', '  - 7', '  - 1'],
      '10: parameters.x.examples: given: 1. Accepted: integer, minimum 5',
    ],
    [
      ['type: string', 'enum: [A]', 'default: B'],
      '8: parameters.x.default: given: "B". Accepted: string, enum A',
    ],
    [['type: boolean', 'minimum: 5'], '7: parameters.x.minimum: given: a field that is not known'],
    [['type: string', 'default: null'], '7: parameters.x.default: given: null. Accepted: string'],
    [['type: string', "default: ''"], '7: parameters.x.default: given: "". Accepted: string'],
    [
      ['type: string', 'nullable: true'],
      '7: parameters.x.nullable: given: a field that is not known. Accepted: null beside the type',
    ],
    [
      ['type: [string, "null"]', 'enum: [A]'],
      '7: parameters.x.enum: given: ["A"]. Accepted: null in the list where the type accepts it',
    ],
    [
      ['type: integer', 'enum: [1, null]'],
      '7: parameters.x.enum: given: [1,null]. Accepted: null in the list where the type accepts',
    ],
    [['type: [string, integer]'], '6: parameters.x.type: given: ["string","integer"]. Accepted: '],
    [
      ['type: ["null", array]', 'items: {type: integer}'],
      '6: parameters.x.type: given: ["null","array"]. Accepted: string, integer, number, boolean or',
    ],
    [['type: array'], '5: parameters.x.items: given: nothing. Accepted: the type of the values'],
    [
      ['type: array', 'items: {type: array, items: {type: integer}}'],
      '7: parameters.x.items.type: given: "array". Accepted: string, integer, number or boolean',
    ],
    [
      ['type: array', 'items: {type: [integer, "null"]}'],
      '7: parameters.x.items.type: given: ["integer","null"]. Accepted: string, integer, number',
    ],
    [
      ['type: array', 'items: {type: integer, default: 1}'],
      '7: parameters.x.items: given: {"type":"integer","default":1}. Accepted: default and examples',
    ],
    [
      ['type: array', 'items: {type: integer}', 'maxItems: 501'],
      '8: parameters.x.maxItems: given: 501. Accepted: a whole number from 1 to 500',
    ],
    [
      ['type: array', 'items: {type: integer}', 'minItems: 3', 'maxItems: 2'],
      '9: parameters.x.maxItems: given: 2. Accepted: at least minItems',
    ],
    [
      ['type: array', 'items: {type: integer, minimum: 5}', 'default: [5, 4]'],
      '8: parameters.x.default: given: 4. Accepted: integer, minimum 5',
    ],
  ])('%j is told at its line', (lines, fault) => {
    const said = ofParameter(...lines);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`a.sql:${fault}`);
  });

  it('may not be called what no SQL text can name', () => {
    expect(ofYaml(titled, 'parameters:', '  a-b:', '    type: string')).toEqual([
      'a.sql:5: parameters.a-b: given: "a-b". ' +
        'Accepted: a name of letters, digits and _ that begins with a letter',
    ]);
  });
});

describe('a report with an execution mode', () => {
  const batch = (sql: string) => head(`${titled}\nexecutionMode: TRANSACTION`) + sql;

  it('holds one statement or several', () => {
    expect(parse(batch('create temp table t (a int);\n-- then\nselect a from t;'))).toMatchObject({
      executionMode: 'TRANSACTION',
      sql: ['create temp table t (a int)', '-- then\nselect a from t'],
    });
    expect(parse(batch('select 1'))?.sql).toEqual(['select 1']);
  });

  it.each([
    ['select 1; selec 2', 'a.sql:6: SQL: given: a statement that begins with "selec"'],
    [';;', 'a.sql:6: SQL: given: no statement'],
    ['select 1;\nselect (2', 'a.sql:7: SQL: given: a ( without its )'],
    [
      Array(41).fill('select 1').join(';\n'),
      'a.sql:46: SQL: given: 41 statements. Accepted: at most 40',
    ],
    [
      `select 1;\nselect '${'x'.repeat(100_000)}'`,
      'a.sql:7: SQL: given: 100009 bytes. Accepted: at most 100000',
    ],
  ])('is refused with every fault of its statements: %#', (sql, fault) => {
    expect(faults(batch(sql))).toEqual([expect.stringContaining(fault)]);
  });

  it('is unloaded by its last statement', () => {
    const unloaded = (sql: string) =>
      faults(batch(sql).replace('title', 'delivery: unload\ntitle'));
    expect(unloaded('create temp table t as select 1 as a limit 1; select a from t')).toEqual([]);
    expect(unloaded('select 1; drop table t')).toEqual([
      expect.stringContaining('UNLOAD takes a query, and this begins with "drop"'),
    ]);
  });
});

describe('the SQL of a report', () => {
  it.each([
    ['', 'no statement'],
    ['-- nothing\n;;', 'no statement'],
    ["selec 'a;b'", 'a statement that begins with "selec"'],
    ["'select'", `a statement that begins with "'select'"`],
    ['select 1; /* and */ select 2', 'a second statement, "select 2"'],
    ['select (1', 'a ( without its )'],
    ['select 1)', 'a ) without its ('],
    ["select 'a", 'a quote without its end'],
    ["select 'a''", 'a quote without its end'],
    ['select "a""', 'a quote without its end'],
    ['select $$a', 'a quote without its end'],
    ['select 1 /* a', 'a comment without its end'],
    ["select 'a\0'", 'a NUL'],
  ])('%j is refused', (sql, given) => {
    expect(ofSql(sql)).toEqual([expect.stringContaining(`SQL: given: ${given}. Accepted: `)]);
  });

  it.each([
    'select 1;',
    'select 1;; -- done',
    "select b'1' -- it's one",
    "with a as (select ';' as b) select b from a",
    '(select 1) union (select 2)',
    "/* a; b */ SELECT \"a;(b\", 'c'';', $$d;($$",
    "select 'it\\'s;('",
    "select a from t where b like '%\\' and c = ')'",
    'call refresh_sales()',
    'refresh materialized view sales',
    'show tables from schema dev.public',
    'merge into t using s on t.a = s.a when matched then delete when not matched then insert values (1)',
    'create procedure p() as $$ begin select 1; end; $$ language plpgsql',
    'select * from t qualify row_number() over (partition by a order by b) = 1',
  ])('%j is accepted: a good report is never refused', (sql) => {
    expect(ofSql(sql)).toEqual([]);
  });

  it('is no larger than the Data API takes', () => {
    expect(ofSql(`select '${'x'.repeat(99_991)}'`)).toEqual([]);
    expect(ofSql(`select '${'x'.repeat(99_992)}'`)).toEqual([
      'a.sql:5: SQL: given: 100001 bytes. Accepted: at most 100000',
    ]);
  });

  it('ends in no LIMIT where it is to be unloaded', () => {
    expect(faults(`${head(`${titled}\ndelivery: unload`)}select 1 limit 5`)).toEqual([
      'a.sql:4: delivery: given: unload. UNLOAD refuses a LIMIT outside of parentheses; nest it: ' +
        'select * from (… limit …), or ask for "delivery": "collect"',
    ]);
    const nested = `${head(`${titled}\ndelivery: unload`)}select * from (select 1 limit 5)`;
    expect(faults(nested)).toEqual([]);
  });
});
