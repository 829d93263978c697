import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionSizes } from '../../../infra/aws/function/function-size.ts';

const page = readFileSync(new URL('../../../infra/aws/README.md', import.meta.url), 'utf8');
const [, section = ''] = page.split('### What a million jobs cost');

/** The cells of the row whose first cell begins so. */
const row = (begins: string): string[] => {
  const line = section.split('\n').find((each) => each.startsWith(`| ${begins}`));
  return (line ?? '').split('|').map((cell) => cell.trim());
};

/** Dollars for each of a million, by the price lists for us-east-1. */
const PRICE = { wru: 0.625, rru: 0.125, put: 5, invocation: 0.2, arm: 13.3334, megabyteOfLog: 0.5 };

const dollars = (begins: string): number => Number(row(begins)[3]);
const count = (begins: string): number => Number.parseFloat(row(begins)[2] ?? '');

describe('the table of what a million jobs cost', () => {
  it.each(['submit', 'collector'] as const)('computes %s by its memory and time', (name) => {
    const [, megabytes, ms] = /, (\d+) MB for (\d+) ms/.exec(row(name)[1] ?? '') ?? [];
    expect(Number(megabytes)).toBe(functionSizes[name].memoryMegabytes);
    const gigabyteSeconds = (Number(megabytes) / 1024) * (Number(ms) / 1000);
    expect(dollars(name)).toBeCloseTo(PRICE.invocation + gigabyteSeconds * PRICE.arm, 2);
  });

  it('computes requests by their prices', () => {
    expect(dollars('DynamoDB: 4 writes')).toBeCloseTo(count('DynamoDB: 4 writes') * PRICE.wru, 1);
    expect(dollars('DynamoDB: 1 Get')).toBeCloseTo(count('DynamoDB: 1 Get') * PRICE.rru, 1);
    expect(dollars('S3 PUT')).toBe(count('S3 PUT') * PRICE.put);
    const [, kilobytes] = /([\d.]+) KB/.exec(row('logs')[1] ?? '') ?? [];
    expect(dollars('logs')).toBeCloseTo(Number(kilobytes) * PRICE.megabyteOfLog, 1);
  });

  it('adds up, and is at most 21 dollars', () => {
    const parts = ['HTTP API', 'submit', 'collector', 'DynamoDB: 4', 'DynamoDB: 1', 'S3', 'SNS'];
    const sum = [...parts, 'logs'].reduce((total, name) => total + dollars(name), 0);
    expect(row('**together**')[3]).toBe(`**${sum.toFixed(2)}**`);
    expect(sum).toBeLessThanOrEqual(21);
  });
});
