import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../shared/lambda/environment.ts';

const database = { DATABASE_NAME: 'dev' };

describe('the environment', () => {
  it('is read into values of their own types', () => {
    const source = { JOB_TABLE_NAME: 'jobs', RETENTION_DAYS: '30', ADHOC_SQL: 'refused' };
    const names = ['JOB_TABLE_NAME', 'RETENTION_DAYS', 'ADHOC_SQL'] as const;
    expect(readEnvironment(names, source)).toEqual({
      JOB_TABLE_NAME: 'jobs',
      RETENTION_DAYS: 30,
      ADHOC_SQL: 'refused',
    });
  });

  it('names everything that is missing or wrong at once', () => {
    const source = { RETENTION_DAYS: '0', ADHOC_SQL: 'yes' };
    const names = ['JOB_TABLE_NAME', 'RETENTION_DAYS', 'ADHOC_SQL'] as const;
    expect(() => readEnvironment(names, source)).toThrow(
      /JOB_TABLE_NAME must be .*RETENTION_DAYS must be .*ADHOC_SQL must be `allowed`, `read` or `refused`/,
    );
  });

  it.each(['none', 'default', 'arn:aws:iam::123456789012:role/path/Unload'])(
    'takes %s for the role of UNLOAD',
    (role) => {
      const source = { UNLOAD_ROLE_ARN: role };
      expect(readEnvironment(['UNLOAD_ROLE_ARN'], source).UNLOAD_ROLE_ARN).toBe(role);
    },
  );

  it.each([undefined, '', 'Unload', "arn:aws:iam::123456789012:role/x'"])(
    'does not take %s for the role of UNLOAD',
    (role) => {
      const source = { UNLOAD_ROLE_ARN: role };
      expect(() => readEnvironment(['UNLOAD_ROLE_ARN'], source)).toThrow(
        'attached to the warehouse',
      );
    },
  );

  it.each([
    [
      { ...database, WORKGROUP_NAME: 'w' },
      { workgroupName: 'w', database: 'dev' },
    ],
    [
      { ...database, CLUSTER_IDENTIFIER: 'c', DB_USER: 'u' },
      { clusterIdentifier: 'c', database: 'dev', dbUser: 'u' },
    ],
    [
      { ...database, WORKGROUP_NAME: 'w', SECRET_ARN: 's' },
      { workgroupName: 'w', database: 'dev', secretArn: 's' },
    ],
  ])('%o is the warehouse %o', (source, warehouse) => {
    expect(readEnvironment(['WAREHOUSE'], source).WAREHOUSE).toEqual(warehouse);
  });

  it.each([
    {},
    database,
    { WORKGROUP_NAME: 'w' },
    { ...database, WORKGROUP_NAME: 'w', CLUSTER_IDENTIFIER: 'c' },
    { ...database, WORKGROUP_NAME: 'w', DB_USER: 'u' },
    { ...database, CLUSTER_IDENTIFIER: 'c', DB_USER: 'u', SECRET_ARN: 's' },
  ])('%o is no warehouse', (source) => {
    expect(() => readEnvironment(['WAREHOUSE'], source)).toThrow('exactly one of WORKGROUP_NAME');
  });
});
