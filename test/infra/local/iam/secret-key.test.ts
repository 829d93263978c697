import { describe, expect, it } from 'vitest';
import { roleArn } from '../../../../infra/host/local-account.ts';
import { resolveTemplate } from '../../../../infra/local/cloudformation/template.ts';
import { EventLog } from '../../../../infra/local/event-log/event-log.ts';
import { AccessControl, type AccessDecided } from '../../../../infra/local/iam/access-control.ts';
import { synthesizePipeline } from '../../aws/synthesized-pipeline.ts';

const SECRET = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:redshift!jobs-AbCdEf';
const KEY = 'arn:aws:kms:us-east-1:000000000000:key/mrk-1a2b';
const ROLE = 'RedshiftDataJobs-pipeline-us-east-1';

/** Whether the pipeline's role may decrypt with the key, and through which service. */
const mayDecrypt = (credentials: object, service?: string): boolean => {
  const { template } = synthesizePipeline({ credentials });
  const addresses = { stackName: 'RedshiftDataJobs', apiUrl: 'http://a', awsUrl: 'http://b' };
  const events = new EventLog<AccessDecided>();
  const access = new AccessControl(resolveTemplate(template.toJSON(), addresses), events);
  events.close();
  return access.allows({
    principal: { kind: 'role', roleName: ROLE, arn: roleArn(ROLE) },
    action: 'kms:Decrypt',
    resource: KEY,
    context: service === undefined ? {} : { 'kms:ViaService': service },
  });
};

describe('the key of a secret', () => {
  it('decrypts for the pipeline what Secrets Manager reads, and nothing else', () => {
    const credentials = { secretArn: SECRET, secretKeyArn: KEY };
    expect(mayDecrypt(credentials, 'secretsmanager.us-east-1.amazonaws.com')).toBe(true);
    expect(mayDecrypt(credentials, 's3.us-east-1.amazonaws.com')).toBe(false);
    expect(mayDecrypt(credentials)).toBe(false);
  });

  it('decrypts nothing where the settings do not name it', () => {
    const credentials = { secretArn: SECRET };
    expect(mayDecrypt(credentials, 'secretsmanager.us-east-1.amazonaws.com')).toBe(false);
  });
});
