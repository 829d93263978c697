import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import {
  requestSnippet,
  snippetTarget,
} from '../../../functions/console/page/snippets/request-snippet.ts';

const request = {
  report: 'revenue-by-country',
  parameters: { country_name: `CÔTE D'IVOIRE "true" $HOME`, only: true, late: false },
};
const local = snippetTarget(new URL('http://127.0.0.1:3000'));
const deployed = snippetTarget(new URL('https://ab12.execute-api.eu-west-1.amazonaws.com'));
const ownDomain = snippetTarget(new URL('https://jobs.example.com'));

describe('the curl command', () => {
  it('signs where the API asks for signatures', () => {
    expect(requestSnippet('curl', request, deployed)).toContain(
      '--aws-sigv4 "aws:amz:eu-west-1:execute-api"',
    );
    expect(requestSnippet('curl', request, ownDomain)).toContain('aws:amz:$AWS_REGION:');
    expect(requestSnippet('curl', request, local)).not.toContain('sigv4');
  });
});

describe('a request to an API with tokens', () => {
  const target = snippetTarget(new URL('https://jobs.example.com'), true);

  it('carries the token of the environment, in each language', () => {
    const curl = requestSnippet('curl', request, target);
    expect(curl).toContain('-H "authorization: Bearer $JOBS_TOKEN"');
    expect(curl).not.toContain('sigv4');
    const python = requestSnippet('python', request, target);
    expect(python).toContain('"Bearer " + os.environ["JOBS_TOKEN"]');
    expect(python).not.toContain('boto3');
    const typescript = requestSnippet('typescript', request, target);
    expect(typescript.match(/headers: authorized|\.\.\.authorized/g)).toHaveLength(3);
    expect(typescript).not.toContain('aws4fetch');
  });

  it('is TypeScript that a compiler can read', async () => {
    await transform(requestSnippet('typescript', request, target), { loader: 'ts' });
  });
});

describe('the Python program', () => {
  it('writes the request as a Python literal', () => {
    const program = requestSnippet('python', request, deployed);
    expect(program).toContain('"only": True');
    expect(program).toContain('"late": False');
    expect(program).toContain(String.raw`D'IVOIRE \"true\" $HOME`);
  });

  it('signs with the credentials of boto3 where the API asks for signatures', () => {
    expect(requestSnippet('python', request, deployed)).toContain('import boto3');
    expect(requestSnippet('python', request, deployed)).toContain('"execute-api", "eu-west-1"');
    expect(requestSnippet('python', request, ownDomain)).toContain('session.region_name');
    expect(requestSnippet('python', request, local)).not.toContain('boto');
  });
});

describe('the TypeScript program', () => {
  it.each([local, deployed])('is valid for %j', async (target) => {
    const program = requestSnippet('typescript', request, target);
    await expect(transform(program, { loader: 'ts', format: 'esm' })).resolves.toBeDefined();
    expect(program.includes('aws4fetch')).toBe(target === deployed);
  });
});
