import { describe, expect, it } from 'vitest';
import { outputOf } from '../../../bin/ops/operations.ts';

describe('an output', () => {
  it('of a stack of its own has its name', () => {
    expect(outputOf({ JobTableName: 'a', JobsJobTableName0A1B2C3D: 'b' }, '', 'JobTableName')).toBe(
      'a',
    );
  });

  it('of a construct is found with the id, or without where there is one construct', () => {
    const outputs = { SalesJobTableName0A1B2C3D: 'a', SalesApiUrl0A1B2C3D: 'https://a' };
    expect(outputOf(outputs, 'Sales', 'JobTableName')).toBe('a');
    expect(outputOf(outputs, '', 'JobTableName')).toBe('a');
    const two = { ...outputs, BillingJobTableName0A1B2C3D: 'b' };
    expect(outputOf(two, 'Billing', 'JobTableName')).toBe('b');
    expect(outputOf(two, '', 'JobTableName')).toBeUndefined();
  });
});
