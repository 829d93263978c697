import { describe, expect, it } from 'vitest';
import {
  type FieldText,
  parameterFields,
  parameterValue,
} from '../../../functions/console/page/submit/form/parameter-field.ts';
import {
  characterWords,
  valueFault,
} from '../../../functions/console/page/submit/form/value-fault.ts';

const fieldFor = (property: Record<string, unknown>, required = true) => {
  const [field] = parameterFields({
    type: 'object',
    properties: { order_date: property },
    required: required ? ['order_date'] : [],
  });
  if (!field) throw new Error('There is no field.');
  return field;
};

describe('the field of a parameter', () => {
  it('is named for people', () => {
    expect(fieldFor({ type: 'string' }).label).toBe('Order date');
  });

  it.each([
    [{ type: 'string' }, 'text'],
    [{ type: 'string', format: 'date' }, 'date'],
    [{ type: 'string', format: 'date-time' }, 'text'],
    [{ type: 'string', enum: ['a', 'b'] }, 'select'],
    [{ type: 'boolean' }, 'select'],
    [{ type: ['number', 'null'] }, 'text'],
    [{ type: 'integer' }, 'text'],
    [{ type: ['string', 'null'], enum: ['a', null], default: null }, 'select'],
    [{ type: 'array', items: { type: 'integer' }, examples: [[1, 2]] }, 'text'],
    [{}, 'text'],
  ])('of %j is a %s control', (property, control) => {
    expect(fieldFor(property).control).toBe(control);
  });

  it('starts with the default and knows the examples', () => {
    const field = fieldFor({ type: 'integer', default: 7, examples: [7, 30] }, false);
    expect(field).toMatchObject({ initialText: '7', examples: ['7', '30'], required: false });
  });

  it('keeps the order of the schema', () => {
    const properties = { b: { type: 'string' }, a: { type: 'string' } };
    expect(parameterFields({ properties }).map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('does not exist for a report without parameters', () => {
    expect(parameterFields({ type: 'object' })).toEqual([]);
  });
});

describe('the value of a field', () => {
  const list = { type: 'array', items: { type: 'integer' }, default: [1, 2] };

  it.each<[Record<string, unknown>, FieldText, unknown]>([
    [{ type: ['string', 'null'] }, null, null],
    [{ type: ['null', 'integer'] }, '7', 7],
    [{ type: 'string' }, null, undefined],
    [{ type: 'string' }, '', undefined],
    [{ type: 'string', minLength: 0 }, '', ''],
    [{ type: ['string', 'null'], minLength: 0 }, '', ''],
    [list, '3, 4', [3, 4]],
    [list, '3, x', [3, 'x']],
    [list, '', undefined],
    [{ type: 'array', items: { type: 'string' } }, '["a,b", ""]', ['a,b', '']],
    [{ type: 'array', items: { type: 'boolean' } }, 'true,false', [true, false]],
    [{ type: 'array', items: { type: 'string', enum: ['A', 'B'] } }, 'A', ['A']],
  ])('of %j with %j is %j', (property, text, value) => {
    expect(parameterValue(fieldFor(property), text)).toEqual(value);
  });

  it('starts as its default', () => {
    expect(fieldFor(list).initialText).toBe('1,2');
    expect(fieldFor({ type: ['string', 'null'], default: null }, false).initialText).toBe('');
  });
});

describe('what is wrong with a text', () => {
  const country = {
    type: 'string',
    minLength: 1,
    maxLength: 25,
    pattern: '^[A-Z]+( [A-Z]+)*$',
    examples: ['UNITED STATES'],
  };

  it.each([
    [
      country,
      'canada',
      'Enter uppercase letters and spaces, at most 25 characters, for example UNITED STATES.',
    ],
    [country, 'CANADA', undefined],
    [{ type: 'string', minLength: 2, maxLength: 3 }, 'x', 'Enter 2 to 3 characters.'],
    [{ type: 'string', maxLength: 1 }, '😀', undefined],
    [
      { type: 'string', pattern: '^(a|b)$' },
      'c',
      'Enter a text of the form that this report takes.',
    ],
    [{ type: 'integer', minimum: 1, maximum: 90 }, 'many', 'Enter a whole number from 1 to 90.'],
    [{ type: 'integer', minimum: 1 }, '0', 'Enter a whole number of at least 1.'],
    [
      { type: 'number', maximum: 1, examples: [0.5] },
      '2',
      'Enter a number of at most 1, for example 0.5.',
    ],
    [{ type: 'number' }, '2.5', undefined],
    [{ type: 'string', format: 'date' }, 'soon', 'Enter a date, for example 1995-03-31.'],
    [{ type: 'string', enum: ['a'] }, 'b', undefined],
  ])('of %j for “%s” is said in plain words', (schema, text, words) => {
    expect(valueFault(fieldFor(schema), text)).toBe(words);
  });

  it.each([
    ['^[A-Za-z0-9_-]+$', 'letters, digits, underscores and hyphens'],
    [String.raw`^\d{4}-\d{2}$`, 'digits and hyphens'],
    [String.raw`^(?:[a-z]+\.)*[a-z]+$`, 'lowercase letters and dots'],
    ['^A[0-9]+$', undefined],
    ['^[^A-Z]+$', undefined],
    ['[A-Z]+', undefined],
    ['^.*$', undefined],
    ['^[A-Zé]+$', undefined],
  ])('the pattern %s takes %s', (pattern, words) => {
    expect(characterWords(pattern)).toBe(words);
  });
});

describe('the value of a parameter', () => {
  it('has the type of its schema', () => {
    expect(parameterValue(fieldFor({ type: 'integer' }), '42')).toBe(42);
    expect(parameterValue(fieldFor({ type: 'number' }), '1.5')).toBe(1.5);
    expect(parameterValue(fieldFor({ type: 'boolean' }), 'false')).toBe(false);
    expect(parameterValue(fieldFor({ enum: [1, 2], type: 'integer' }), '2')).toBe(2);
    expect(parameterValue(fieldFor({ type: 'string' }), '42')).toBe('42');
  });

  it('is left out when nothing was entered', () => {
    expect(parameterValue(fieldFor({ type: 'string' }), '')).toBeUndefined();
  });

  it('is sent as typed when it is no number, for the API to say what is wrong', () => {
    expect(parameterValue(fieldFor({ type: 'integer' }), 'many')).toBe('many');
    expect(parameterValue(fieldFor({ type: 'integer' }), '9007199254740993')).toBe(
      '9007199254740993',
    );
  });
});
