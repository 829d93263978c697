import { describe, expect, it } from 'vitest';
import { assertMayList, viewerOf } from '../../../shared/http/viewer.ts';
import { aRequest } from '../../support/api-request.ts';

const ACCOUNT = '123456789012';
const session = (role: string, account = ACCOUNT, partition = 'aws') =>
  `arn:${partition}:sts::${account}:assumed-role/${role}/alice`;
const role = (path: string) => `arn:aws:iam::${ACCOUNT}:role/${path}`;
const user = (path: string) => `arn:aws:iam::${ACCOUNT}:user/${path}`;

const isAdmin = (owner: string, ...admins: string[]) =>
  viewerOf(aRequest({ owner }), admins).isAdmin;

describe('under IAM an administrator', () => {
  it('is every session of a role that is named, whatever its path', () => {
    expect(isAdmin(session('Platform'), role('Platform'))).toBe(true);
    expect(isAdmin(session('Platform'), role('aws-reserved/sso/Platform'))).toBe(true);
    expect(isAdmin(session('Platform'), role('Other'), role('Platform'))).toBe(true);
  });

  it('is a user that is named', () => {
    expect(isAdmin(user('ops/alice'), user('ops/alice'))).toBe(true);
  });

  it.each([
    ['no principal is named', session('Platform'), []],
    ['another role is', session('Platform'), [role('Other')]],
    ['a role is whose name begins alike', session('PlatformTwo'), [role('Platform')]],
    ['the session is called like it', session('Other'), [role('alice')]],
    ['the path is called like it', session('Platform'), [role('Platform/Other')]],
    ['it is a role of another account', session('Platform', '210987654321'), [role('Platform')]],
    ['it is one of another partition', session('Platform', ACCOUNT, 'aws-cn'), [role('Platform')]],
    ['a user bears the name of a role', user('Platform'), [role('Platform')]],
    ['a user of another path is', user('alice'), [user('ops/alice')]],
    ['a role is called like a user', session('alice'), [user('alice')]],
  ])('is not a caller where %s', (_, owner, admins) => {
    expect(isAdmin(owner, ...admins)).toBe(false);
  });
});

describe('with tokens an administrator', () => {
  it('has the scope, and is not who bears the name of a principal', () => {
    const request = { ...aRequest({ owner: role('Platform') }), scopes: ['jobs:read'] };
    expect(viewerOf(request, [role('Platform')]).isAdmin).toBe(false);
    expect(viewerOf({ ...request, scopes: ['jobs:admin'] }, []).isAdmin).toBe(true);
  });
});

describe('a list', () => {
  it('is of one’s own jobs, and of any for an administrator', () => {
    const alice = { owner: 'alice', isAdmin: false };
    expect(() => assertMayList(alice, 'alice')).not.toThrow();
    expect(() => assertMayList({ ...alice, isAdmin: true }, null)).not.toThrow();
    for (const owner of ['bob', null]) {
      expect(() => assertMayList(alice, owner)).toThrow(
        expect.objectContaining({ problem: 'admin-only', status: 403 }),
      );
    }
  });
});
