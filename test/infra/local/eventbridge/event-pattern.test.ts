import { describe, expect, it } from 'vitest';
import { StartFailure } from '../../../../infra/host/start-failure.ts';
import { eventMatcher } from '../../../../infra/local/eventbridge/event-pattern.ts';
import type { JsonObject } from '../../../../infra/local/json/json.ts';

const EVENT: JsonObject = {
  source: 'aws.redshift-data',
  'detail-type': 'Redshift Data Statement Status Change',
  empty: '',
  nothing: null,
  detail: {
    state: 'FINISHED',
    statementName: 'RedshiftDataJobs/42',
    rows: 10,
    price: 2.5,
    withEvent: true,
    ip: '10.1.2.3',
    tags: ['blue', 'green'],
    files: [
      { name: 'a.csv', size: 1 },
      { name: 'b.jsonl', size: 2 },
    ],
  },
};

const detail = (pattern: JsonObject): JsonObject => ({ detail: pattern });

describe('an event pattern', () => {
  const cases: [boolean, string, JsonObject][] = [
    [true, 'equal texts', { source: ['aws.redshift-data'] }],
    [false, 'another text', { source: ['aws.s3'] }],
    [true, 'one of several', { source: ['aws.s3', 'aws.redshift-data'] }],
    [
      false,
      'one of two fields',
      { source: ['aws.redshift-data'], ...detail({ state: ['FAILED'] }) },
    ],
    [false, 'a field that is not there', { region: ['us-east-1'] }],
    [true, 'an equal number', detail({ rows: [10] })],
    [false, 'a number given as text', detail({ rows: ['10'] })],
    [true, 'true', detail({ withEvent: [true] })],
    [false, 'false', detail({ withEvent: [false] })],
    [true, 'null', { nothing: [null] }],
    [false, 'null for a field that is not there', { region: [null] }],
    [true, 'an empty text', { empty: [''] }],
    [true, 'any element of an array', detail({ tags: ['green'] })],
    [false, 'no element of an array', detail({ tags: ['red'] })],
    [true, 'a prefix', detail({ statementName: [{ prefix: 'RedshiftDataJobs/' }] })],
    [false, 'another prefix', detail({ statementName: [{ prefix: 'Other/' }] })],
    [false, 'a prefix of a number', detail({ rows: [{ prefix: '1' }] })],
    [true, 'objects in an array', detail({ files: { name: ['b.jsonl'], size: [2] } })],
    [false, 'fields of two different objects', detail({ files: { name: ['a.csv'], size: [2] } })],
  ];

  it.each(cases)('gives %s for %s', (expected, _name, pattern) => {
    expect(eventMatcher(pattern)(EVENT)).toBe(expected);
  });

  it.each([
    ['an operator that is not known', { source: [{ glob: '*' }] }],
    ['a value outside a list', { source: 'aws.s3' }],
    ['an operator that no rule of the template uses', { source: [{ 'anything-but': 'x' }] }],
    ['$or', { $or: [{ source: ['a'] }, { source: ['b'] }] }],
    ['a prefix whatever the case', { source: [{ prefix: { 'equals-ignore-case': 'a' } }] }],
    ['two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }],
  ])('refuses %s when the rule is read', (_name, pattern) => {
    expect(() => eventMatcher(pattern)).toThrow(StartFailure);
  });
});
