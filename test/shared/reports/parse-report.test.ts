import { describe, expect, it } from 'vitest';
import { parseReport } from '../../../shared/reports/parse-report.ts';

const head = (yaml: string) => `/*---\n${yaml}\n---*/\n`;
const titled = 'title: T\ndescription: D';

describe('a report’s file', () => {
  it('brings title, description, parameters and the SQL text without the comment', () => {
    const yaml = `${titled}\nparameters:\n  since:\n    type: string\n    format: date\n  top:\n    type: integer\n    default: 10`;
    const sql = 'select :since, :top;\n';
    const report = parseReport('shared/reports/a-b.sql', head(yaml) + sql);
    expect(report).toEqual({
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

  it.each([
    ['without front matter', 'a.sql', 'select 1', 'a.sql:1: the file must start with'],
    ['with a bad name', 'A_b.sql', 'select 1', 'A_b.sql:1: a report is called'],
    ['that is not YAML', 'a.sql', `${head('title: [')}select 1`, /^a\.sql:\d: /],
    ['without title', 'a.sql', `${head('description: D')}select 1`, 'a.sql:1: title: '],
    ['with an unknown field', 'a.sql', `${head(`${titled}\nowner: x`)}select 1`, 'a.sql:1: '],
    ['without SQL', 'a.sql', head(titled), 'a.sql:5: there is no SQL text'],
    [
      'with a placeholder that is no parameter',
      'a.sql',
      `${head(titled)}\nselect\n:x`,
      'a.sql:7: :x is not among',
    ],
    [
      'with a parameter that has no use',
      'a.sql',
      `${head(`${titled}\nparameters:\n  x:\n    type: string`)}select 1`,
      'a.sql:5: :x does not occur',
    ],
    [
      'with a parameter of unknown type',
      'a.sql',
      `${head(`${titled}\nparameters:\n  x:\n    type: text`)}select :x`,
      'a.sql:6: parameters.x.type',
    ],
    [
      'that is to be unloaded with an outer limit',
      'a.sql',
      `${head(`${titled}\ndelivery: unload`)}select 1 limit 5`,
      'a.sql:4: UNLOAD refuses a LIMIT',
    ],
    [
      'with an example that it refuses itself',
      'a.sql',
      `${head(`${titled}\nparameters:\n  x:\n    type: integer\n    minimum: 5\n    examples: [1]`)}select :x`,
      'a.sql:5: x: its own example',
    ],
  ])('%s fails with file, line and reason', (_, file, text, message) => {
    expect(() => parseReport(file, text)).toThrow(message);
  });
});
