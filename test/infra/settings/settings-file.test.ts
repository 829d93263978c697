import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { doctorCommand } from '../../../bin/doctor/doctor-command.ts';
import { runInProcess } from '../../support/fake-terminal.ts';

const folder = mkdtempSync(join(inject('runFolder'), 'settings-'));

/** What `doctor` answers to a file with this text. */
const doctor = async (text?: string) => {
  const path = join(folder, 'cdk.json');
  if (text !== undefined) writeFileSync(path, text);
  const { code, out, err } = await runInProcess(doctorCommand, [path]);
  expect(out).toBe('');
  return { code, message: err.replace(path, 'cdk.json') };
};

describe('a file of settings', () => {
  it.each([
    ['no such file', undefined],
    ['no JSON (', '{"context"'],
    ['no context.redshiftDataJobs in it', '{"context": {"redshift": {}}}'],
    ['no context.redshiftDataJobs in it', 'null'],
  ])('is refused in one line: %s', async (given, text) => {
    const { code, message } = await doctor(text);
    expect(code).toBe(2);
    expect(message).toMatch(/^cdk\.json: given: .*; accepted: a file with \{"context": .*\}\n$/);
    expect(message).toContain(`given: ${given}`);
  });
});
