import { describe, expect, it } from 'vitest';
import { redshiftErrorText } from '../../../infra/redshift-data/engine/error-text.ts';

describe('redshiftErrorText', () => {
  it('says in the words of Redshift what it knows', () => {
    expect(redshiftErrorText('Catalog Error: Table with name x does not exist!\nDid you …')).toBe(
      'ERROR: relation "x" does not exist',
    );
    expect(redshiftErrorText('Parser Error: syntax error at or near "frm"\n\nLINE 1')).toBe(
      'ERROR: syntax error at or near "frm"',
    );
    expect(
      redshiftErrorText("Conversion Error: Could not convert string 'division by zero' to BOOL"),
    ).toBe('ERROR: division by zero');
    expect(redshiftErrorText('TransactionContext Error: Conflict on update!')).toMatch(
      /^ERROR: Serializable isolation violation on table \(1023\)/,
    );
  });

  it('says the rest in one line, without the kind of error and the excerpt', () => {
    expect(
      redshiftErrorText('Conversion Error: Could not convert\n string to INT32\n\nLINE 1: select'),
    ).toBe('ERROR: Could not convert string to INT32');
  });

  it.each([
    ['Failed to extract statements: Parser Error: unterminated quoted string at or near "\'abc"'],
    ['Catalog Error: Scalar Function with name "st_point" is not in the catalog, but it exists'],
    ['Catalog Error: Type with name nosuch does not exist!\nDid you mean "struct"?'],
    ["Binder Error: No function matches the given name and argument types 'sum(VARCHAR)'. You"],
    ['Binder Error: Odd thing. Did you mean this? Candidate functions: a, b'],
  ])('says nothing of the engine: %s', (message) => {
    expect(redshiftErrorText(message)).not.toMatch(/Error:.*Error|catalog|Did you|Candidate|match/);
  });
});

describe('the place of a syntax error', () => {
  const placeOf = (message: string, sql: string) =>
    /\n {2}Position: (\d+)$/.exec(redshiftErrorText(`Parser Error: ${message}`, sql))?.[1];

  it('is that of the caret, counted over all lines', () => {
    const message = 'syntax error at or near "b"\n\nLINE 2:  where b b\n                 ^';
    expect(placeOf(message, 'select b from t\n where b b')).toBe('26');
  });

  it('is that of the word where the engine was given another text', () => {
    const message = 'syntax error at or near "frm"\n\nLINE 1: SELECT coalesce(a) frm t\n   ^';
    expect(placeOf(message, 'select nvl(a) frm t')).toBe('15');
    expect(placeOf(message, 'select nvl(frm) frm t')).toBeUndefined();
  });

  it('is behind the last character where more was expected', () => {
    expect(placeOf('syntax error at end of input', 'select 1 where \n')).toBe('15');
    expect(placeOf('Table with name x does not exist', 'select * from x')).toBeUndefined();
  });
});
