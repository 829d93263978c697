import type { JobRequest } from '../api/job-request.ts';

/** Where a snippet sends its request. */
export interface SnippetTarget {
  /** The API's origin, without a slash at its end. */
  readonly origin: string;
  /** The region to sign for, or nothing where signatures are not asked for. */
  readonly signingRegion: string | undefined;
  /** Whether requests carry a token, which the environment has as JOBS_TOKEN. */
  readonly token: boolean;
}

/** A language in which a request can be copied. */
export type SnippetLanguage = 'curl' | 'python' | 'typescript';

/**
 * An API with tokens takes those, one on this machine also unsigned requests; everywhere else AWS
 * Signature V4 is the rule.
 */
export const snippetTarget = (
  location: { origin: string; hostname: string },
  token = false,
): SnippetTarget => {
  const { origin, hostname } = location;
  const local = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  // An API behind a domain of one's own does not show its region; the shell's default then applies.
  const region = /\.execute-api\.([a-z0-9-]+)\.amazonaws\./.exec(hostname)?.[1] ?? '$AWS_REGION';
  return { origin, signingRegion: local || token ? undefined : region, token };
};

const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const curl = (request: JobRequest, { origin, signingRegion, token }: SnippetTarget): string => {
  const signing =
    signingRegion === undefined
      ? []
      : [
          `  --aws-sigv4 "aws:amz:${signingRegion}:execute-api" \\`,
          '  --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\',
          '  -H "x-amz-security-token: $AWS_SESSION_TOKEN" \\',
        ];
  return [
    `curl ${shellQuoted(`${origin}/jobs`)} \\`,
    ...signing,
    ...(token ? ['  -H "authorization: Bearer $JOBS_TOKEN" \\'] : []),
    "  -H 'content-type: application/json' \\",
    `  --data ${shellQuoted(JSON.stringify(request, null, 2))}`,
  ].join('\n');
};

// A JSON text is a Python literal too, but for three words; those only ever stand as whole values
// here, never inside one of the quoted strings that the first alternative steps over.
const pythonLiteral = (request: JobRequest): string =>
  JSON.stringify(request, null, 4).replaceAll(
    /"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g,
    (token) => ({ true: 'True', false: 'False', null: 'None' })[token] ?? token,
  );

const pythonToken = `    headers = {"content-type": "application/json"}
    headers["authorization"] = "Bearer " + os.environ["JOBS_TOKEN"]`;

const pythonCall = ({ signingRegion, token }: SnippetTarget): string => {
  if (token) return pythonToken;
  if (signingRegion === undefined) return '    headers = {"content-type": "application/json"}';
  const region = signingRegion === '$AWS_REGION' ? 'session.region_name' : `"${signingRegion}"`;
  return `    signed = AWSRequest(method, API + path, {"content-type": "application/json"}, data)
    SigV4Auth(session.get_credentials(), "execute-api", ${region}).add_auth(signed)
    headers = dict(signed.headers)`;
};

const python = (request: JobRequest, target: SnippetTarget): string => {
  const { origin, token } = target;
  const signed = target.signingRegion !== undefined;
  const imports = signed
    ? `
import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

session = boto3.Session()`
    : '';
  return `import json${token ? '\nimport os' : ''}
import time
import urllib.request
${imports}
API = "${origin}"


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
${pythonCall(target)}
    request = urllib.request.Request(API + path, data, headers, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


job = call("POST", "/jobs", ${pythonLiteral(request)})
while job["state"] not in ("SUCCEEDED", "FAILED", "CANCELLED"):
    time.sleep(2)
    job = call("GET", "/jobs/" + job["jobId"])
print(job["state"], job.get("result") or job.get("error"))
`;
};

const typescriptClient = `import { AwsClient } from 'aws4fetch';

const aws = new AwsClient({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
  sessionToken: process.env.AWS_SESSION_TOKEN,
});
`;

/** Fetch takes it from a redirect to another origin, so S3 never sees it. */
const typescriptToken = `const authorized = { authorization: \`Bearer \${process.env.JOBS_TOKEN}\` };
`;

const typescript = (request: JobRequest, target: SnippetTarget): string => {
  const { origin, signingRegion, token } = target;
  const fetch = signingRegion === undefined ? 'fetch' : 'aws.fetch';
  const get = token ? ', { headers: authorized }' : '';
  const body = JSON.stringify(request, null, 2).replaceAll('\n', '\n  ');
  return `${signingRegion === undefined ? '' : typescriptClient}const api = '${origin}';
${token ? typescriptToken : ''}
const submitted = await ${fetch}(\`\${api}/jobs\`, {
  method: 'POST',
  headers: { 'content-type': 'application/json'${token ? ', ...authorized' : ''} },
  body: JSON.stringify(${body}),
});
if (!submitted.ok) throw new Error(await submitted.text());
let job = await submitted.json();

while (!['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(job.state)) {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  job = await (await ${fetch}(\`\${api}/jobs/\${job.jobId}\`${get})).json();
}
const result = await ${fetch}(\`\${api}/jobs/\${job.jobId}/result\`${get});
console.log(await result.text());
`;
};

/** The request as a program that submits it, in the language of one's choice. */
export const requestSnippet = (
  language: SnippetLanguage,
  request: JobRequest,
  target: SnippetTarget,
): string => ({ curl, python, typescript })[language](request, target);
