import { execFileSync } from 'node:child_process';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import {
  requestSnippet,
  snippetTarget,
} from '../../../functions/console/page/snippets/request-snippet.ts';

const request = {
  report: 'revenue-by-country',
  parameters: { country_name: `CÔTE D'IVOIRE "true" $HOME`, only: true, none: null },
};
const local = snippetTarget(new URL('http://127.0.0.1:3000'));
const deployed = snippetTarget(new URL('https://ab12.execute-api.eu-west-1.amazonaws.com'));
const ownDomain = snippetTarget(new URL('https://jobs.example.com'));

describe('the curl command', () => {
  it('hands the shell exactly the request', () => {
    const command = requestSnippet('curl', request, local);
    const shell = `curl() { printf '%s\\n' "$@"; }\n${command}`;
    const printed = execFileSync('sh', ['-c', shell], { encoding: 'utf8' });
    const [url, , , , ...body] = printed.trim().split('\n');
    expect(url).toBe('http://127.0.0.1:3000/jobs');
    expect(JSON.parse(body.join('\n'))).toEqual(request);
  });

  it('signs where the API asks for signatures', () => {
    expect(requestSnippet('curl', request, deployed)).toContain(
      '--aws-sigv4 "aws:amz:eu-west-1:execute-api"',
    );
    expect(requestSnippet('curl', request, ownDomain)).toContain('aws:amz:$AWS_REGION:');
    expect(requestSnippet('curl', request, local)).not.toContain('sigv4');
  });
});

describe('the Python program', () => {
  it('writes the request as a Python literal', () => {
    const program = requestSnippet('python', request, deployed);
    expect(program).toContain('"only": True');
    expect(program).toContain('"none": None');
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
