import { expect } from 'vitest';

/** Headers of every response: the least that a browser must be told. */
const expected = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'strict-transport-security': /^max-age=\d{8}$/,
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
  'cache-control': /^private, no-(store|cache)$|^public, max-age=31536000, immutable$/,
};

/** Fails with the name of each header that an answer lacks. */
export const expectSecurityHeaders = (headers: Headers, answer: string): void => {
  const missing = Object.entries(expected)
    .filter(([name, value]) => !value.test(headers.get(name) ?? ''))
    .map(([name]) => `${answer}: ${name} is ${headers.get(name)}`);
  expect(missing).toEqual([]);
};
