import { describe, expect, it } from 'vitest';
import { FunctionCredentialIssuer } from '../../../../infra/local/sts/sts.ts';

describe('the credentials of functions', () => {
  it('are known again after a restart on the same data folder', () => {
    const before = new FunctionCredentialIssuer('secret');
    const issued = before.issue('Submit', 'role');
    const after = new FunctionCredentialIssuer('secret');
    after.register('Submit', 'role');
    expect(after.find(issued.accessKeyId)).toMatchObject(issued);
  });

  it('are others with another signing secret', () => {
    const one = new FunctionCredentialIssuer('one').issue('Submit', 'role');
    const two = new FunctionCredentialIssuer('two').issue('Submit', 'role');
    expect(two.secretAccessKey).not.toBe(one.secretAccessKey);
  });

  it('differ from sandbox to sandbox', () => {
    const issuer = new FunctionCredentialIssuer('secret');
    const [first, second] = [issuer.issue('Submit', 'role'), issuer.issue('Submit', 'role')];
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(first.accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
  });

  it('of an unknown function have no owner', () => {
    const { accessKeyId } = new FunctionCredentialIssuer('secret').issue('Gone', 'role');
    const issuer = new FunctionCredentialIssuer('secret');
    expect(issuer.isFunctionKey(accessKeyId)).toBe(true);
    expect(issuer.find(accessKeyId)).toBeUndefined();
  });

  it('from outside are not taken for a function', () => {
    const issuer = new FunctionCredentialIssuer('secret');
    expect(issuer.isFunctionKey('AKIAIOSFODNN7EXAMPLE')).toBe(false);
    expect(issuer.find('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
  });
});
