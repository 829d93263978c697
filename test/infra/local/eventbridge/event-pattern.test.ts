import { describe, expect, it } from 'vitest';
import { StartFailure } from '../../../../infra/host/start-failure.ts';
import type { JsonObject } from '../../../../infra/local/cloudformation/json-value.ts';
import { eventMatcher } from '../../../../infra/local/eventbridge/event-pattern.ts';

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
    [
      true,
      'a prefix whatever the case',
      detail({ state: [{ prefix: { 'equals-ignore-case': 'fin' } }] }),
    ],
    [true, 'a suffix', detail({ statementName: [{ suffix: '/42' }] })],
    [
      true,
      'a suffix whatever the case',
      detail({ state: [{ suffix: { 'equals-ignore-case': 'Shed' } }] }),
    ],
    [false, 'a prefix of a number', detail({ rows: [{ prefix: '1' }] })],
    [true, 'equal whatever the case', detail({ state: [{ 'equals-ignore-case': 'finished' }] })],
    [true, 'a wildcard', detail({ statementName: [{ wildcard: 'Redshift*/4*' }] })],
    [false, 'a wildcard that does not reach', detail({ statementName: [{ wildcard: '*Jobs' }] })],
    [false, 'an escaped asterisk', detail({ state: [{ wildcard: 'FIN\\*' }] })],
    [true, 'anything but another', detail({ state: [{ 'anything-but': 'FAILED' }] })],
    [false, 'anything but this', detail({ state: [{ 'anything-but': 'FINISHED' }] })],
    [
      false,
      'anything but a list with this',
      detail({ state: [{ 'anything-but': ['FAILED', 'FINISHED'] }] }),
    ],
    [true, 'anything but other numbers', detail({ rows: [{ 'anything-but': [1, 2] }] })],
    [false, 'anything but a prefix', detail({ state: [{ 'anything-but': { prefix: 'FIN' } }] })],
    [
      true,
      'anything but several prefixes',
      detail({ state: [{ 'anything-but': { prefix: ['A', 'B'] } }] }),
    ],
    [false, 'anything but a suffix', detail({ state: [{ 'anything-but': { suffix: 'SHED' } }] })],
    [
      false,
      'anything but whatever the case',
      detail({ state: [{ 'anything-but': { 'equals-ignore-case': ['finished'] } }] }),
    ],
    [
      false,
      'anything but a wildcard',
      detail({ state: [{ 'anything-but': { wildcard: 'F*D' } }] }),
    ],
    [
      false,
      'anything but, of a field that is not there',
      detail({ gone: [{ 'anything-but': 'x' }] }),
    ],
    [true, 'numbers in a range', detail({ price: [{ numeric: ['>', 2, '<=', 2.5] }] })],
    [false, 'numbers outside a range', detail({ price: [{ numeric: ['>', 2.5] }] })],
    [true, 'numerically equal', detail({ rows: [{ numeric: ['=', 10] }] })],
    [true, 'a field that exists', detail({ rows: [{ exists: true }] })],
    [false, 'a field that does not exist', detail({ gone: [{ exists: true }] })],
    [true, 'an absent field', detail({ gone: [{ exists: false }] })],
    [false, 'an absent field that is there', detail({ rows: [{ exists: false }] })],
    [true, 'absent or equal', detail({ gone: [{ exists: false }, 'x'] })],
    [false, 'existence of an object, which is no leaf', { detail: [{ exists: true }] }],
    [true, 'an address in a network', detail({ ip: [{ cidr: '10.0.0.0/8' }] })],
    [false, 'an address in another network', detail({ ip: [{ cidr: '192.168.0.0/16' }] })],
    [true, 'objects in an array', detail({ files: { name: ['b.jsonl'], size: [2] } })],
    [false, 'fields of two different objects', detail({ files: { name: ['a.csv'], size: [2] } })],
    [true, '$or by its second part', detail({ $or: [{ state: ['FAILED'] }, { rows: [10] }] })],
    [false, '$or by none', detail({ $or: [{ state: ['FAILED'] }, { rows: [11] }] })],
    [
      false,
      '$or beside a field that differs',
      detail({ $or: [{ rows: [10] }], state: ['FAILED'] }),
    ],
  ];

  it.each(cases)('answers %s for %s', (expected, _name, pattern) => {
    expect(eventMatcher(pattern)(EVENT)).toBe(expected);
  });

  it.each([
    ['an operator that is not known', { source: [{ glob: '*' }] }],
    ['a value outside a list', { source: 'aws.s3' }],
    ['a comparison that is not one', { source: [{ numeric: ['~', 1] }] }],
    ['two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }],
  ])('refuses %s when the rule is read', (_name, pattern) => {
    expect(() => eventMatcher(pattern)).toThrow(StartFailure);
  });
});
