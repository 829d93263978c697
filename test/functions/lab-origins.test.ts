import { describe, expect, it } from 'vitest';
import { originHeaders } from '../../functions/lab/page-origins.ts';
import { aRequest } from '../support/api-request.ts';

const from = (origin?: string) => aRequest({ headers: origin === undefined ? {} : { origin } });

describe('a page of another origin', () => {
  it('is let in by nothing unless the deployment names it', () => {
    expect(originHeaders([], from('https://a.example'))).toEqual({});
    expect(originHeaders(['https://b.example'], from('https://a.example'))).toEqual({
      vary: 'origin',
    });
  });

  it.each(['https://a.example', 'null'])('is let in as %s where that is named', (origin) => {
    expect(originHeaders(['https://b.example', origin], from(origin))).toEqual({
      vary: 'origin',
      'access-control-allow-origin': origin,
    });
  });

  it('is told apart from a request that comes from no page', () => {
    expect(originHeaders(['null'], from())).toEqual({ vary: 'origin' });
  });

  it('is let in wherever it comes from where all are', () => {
    for (const request of [from('null'), from('https://a.example'), from()]) {
      expect(originHeaders(['*'], request)).toEqual({ 'access-control-allow-origin': '*' });
    }
  });
});
