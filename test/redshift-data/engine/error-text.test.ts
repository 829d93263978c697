import { describe, expect, it } from 'vitest';
import { redshiftErrorText } from '../../../infra/local/redshift-data/engine/error-text.ts';

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
});
