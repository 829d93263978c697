import { describe, expect, it } from 'vitest';
import { labStarts } from '../../../../infra/local/http/lab-starts.ts';

const start = (origin?: string, query = 'action=execute_report&country_name=CHINA') => ({
  url: `/lab/?${query}`,
  headers: origin === undefined ? {} : { origin },
});

const statuses = (check: ReturnType<typeof labStarts>, request: ReturnType<typeof start>) =>
  Array.from({ length: 40 }, () => check(request)?.statusCode ?? 'on');

describe('the reports that pages without an origin start', () => {
  it('are thirty in any minute', () => {
    let time = 0;
    const check = labStarts(() => new Date(time));
    const refused = () => statuses(check, start('null')).filter((status) => status === 429).length;
    expect(refused()).toBe(10);
    time = 45_000;
    expect(refused()).toBe(40);
    expect(check(start('null'))?.headers).toMatchObject({ 'retry-after': '15' });
    time = 60_000;
    expect(refused()).toBe(10);
  });

  it('are known however the action is written', () => {
    const check = labStarts(() => new Date(0));
    const escaped = start('null', '%61ction=execute%5Freport');
    expect(statuses(check, escaped)).toContain(429);
  });

  it.each([
    ['a program', start()],
    ['a page of this machine', start('http://127.0.0.1:5173')],
    ['a page that asks how far it is', start('null', 'action=check_report_status&query_id=1')],
  ])('have nothing to do with %s', (_, request) => {
    expect(new Set(statuses(labStarts(), request))).toEqual(new Set(['on']));
  });
});
