import { describe, expect, it } from 'vitest';
import { labStartLimit } from '../../../../infra/local/api-gateway/lab-start-limit.ts';
import type { SentRequest } from '../../../../infra/local/cross-site/cross-site.ts';

const start = (origin?: string, query = 'action=execute_report&country_name=CHINA') => ({
  url: `/lab/?${query}`,
  headers: origin === undefined ? {} : { origin },
});

const statuses = (check: ReturnType<typeof labStartLimit>, request: SentRequest) =>
  Array.from({ length: 40 }, () => check(request)?.statusCode ?? 'on');

describe('the reports that other pages start', () => {
  it('are thirty in any minute', () => {
    let time = 0;
    const check = labStartLimit(() => new Date(time));
    const refused = () => statuses(check, start('null')).filter((status) => status === 429).length;
    expect(refused()).toBe(10);
    time = 45_000;
    expect(refused()).toBe(40);
    expect(check(start('null'))?.headers).toMatchObject({ 'retry-after': '15' });
    time = 60_000;
    expect(refused()).toBe(10);
  });

  it('are known however the action is written', () => {
    const check = labStartLimit(() => new Date(0));
    const escaped = start('null', '%61ction=execute%5Freport');
    expect(statuses(check, escaped)).toContain(429);
  });

  const host = '127.0.0.1:3000';
  const ofSite = (site: string) => ({
    url: start().url,
    headers: { host, 'sec-fetch-site': site },
  });

  it.each([
    ['a page of another port', { ...start(), headers: { host, origin: 'http://127.0.0.1:5173' } }],
    ['an image on a page of another port', ofSite('same-site')],
  ])('are as few for %s', (_, request) => {
    const check = labStartLimit(() => new Date(0));
    const refused = statuses(check, request).filter((status) => status === 429);
    expect(refused).toHaveLength(10);
  });

  it.each([
    ['a program', start()],
    ['the address bar', ofSite('none')],
    ['the console', { ...start(), headers: { host, origin: `http://${host}` } }],
    ['a page of the same origin', ofSite('same-origin')],
    ['a page that asks how far it is', start('null', 'action=check_report_status&query_id=1')],
  ])('have nothing to do with %s', (_, request) => {
    expect(new Set(statuses(labStartLimit(), request))).toEqual(new Set(['on']));
  });
});
