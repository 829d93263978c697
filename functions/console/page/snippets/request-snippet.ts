import type { JobSubmission } from '../../../../shared/client/job-api.ts';

/** Where a snippet sends its request. */
export interface SnippetTarget {
  /** The API's origin, without a slash at its end. */
  readonly origin: string;
  /** The Region to sign for; undefined where the API asks for no signature. */
  readonly signingRegion: string | undefined;
  /** Whether requests carry a token, from the environment variable JOBS_TOKEN. */
  readonly token: boolean;
}

/** A language in which a request can be copied. */
export type SnippetLanguage = 'curl' | 'python' | 'typescript';

/**
 * How to call the API at this address: with a token if it asks for one, unsigned on this machine,
 * with AWS Signature Version 4 everywhere else.
 */
export const snippetTarget = (
  location: { origin: string; hostname: string },
  token = false,
): SnippetTarget => {
  const { origin, hostname } = location;
  const local = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  // A custom domain does not show its Region; the shell's default applies.
  const region = /\.execute-api\.([a-z0-9-]+)\.amazonaws\./.exec(hostname)?.[1] ?? '$AWS_REGION';
  return { origin, signingRegion: local || token ? undefined : region, token };
};

/**
 * A comment for each language. S3 refuses `x-amz-*` headers that a link's own signature does not
 * cover, and a client that follows the redirect by itself would send those of the call.
 */
const LINK_RULE = 'The link is signed by itself: S3 refuses it with headers of another signature.';

const quoteForShell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The options that authorize a call, one line each. */
const curlCredentials = ({ signingRegion, token }: SnippetTarget): string[] => {
  if (token) return ['-H "authorization: Bearer $JOBS_TOKEN"'];
  if (signingRegion === undefined) return [];
  return [
    `--aws-sigv4 "aws:amz:${signingRegion}:execute-api"`,
    '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
    '-H "x-amz-security-token: $AWS_SESSION_TOKEN"',
  ];
};

/** A short report settles within its submit; a longer one within one of the look-ups. */
const WAIT = "-H 'prefer: wait=20'";

const curl = (request: JobSubmission, target: SnippetTarget): string => {
  const options = ['-sS --fail-with-body', WAIT, ...curlCredentials(target), '"$@"'];
  return `api=${quoteForShell(target.origin)}
call() {
  curl ${options.join(' \\\n    ')}
}

accepted=$(call "$api/jobs" -H 'content-type: application/json' \\
  --data ${quoteForShell(JSON.stringify(request, null, 2))})
printf '%s\\n' "$accepted"
job=$(printf '%s' "$accepted" | sed -n 's/^{"jobId":"\\([^"]*\\)".*/\\1/p')
until [ -z "$job" ] ||
  call "$api/jobs/$job" | grep -E '"state":"(SUCCEEDED|FAILED|CANCELLED)"'
do sleep 2; done

# ${LINK_RULE}
link=$(call -o /dev/null -w '%{redirect_url}' "$api/jobs/$job/result")
if [ -n "$link" ]; then curl -sS --fail-with-body "$link"; fi
`;
};

// JSON is also a Python literal, except for three words. The first alternative skips quoted
// strings, so that only whole values are replaced.
const pythonLiteral = (request: JobSubmission): string =>
  JSON.stringify(request, null, 4).replaceAll(
    /"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g,
    (token) => ({ true: 'True', false: 'False', null: 'None' })[token] ?? token,
  );

const PYTHON_HEADERS = '{"content-type": "application/json", "prefer": "wait=20"}';

const pythonToken = `    headers = ${PYTHON_HEADERS}
    headers["authorization"] = "Bearer " + os.environ["JOBS_TOKEN"]`;

const pythonCall = ({ signingRegion, token }: SnippetTarget): string => {
  if (token) return pythonToken;
  if (signingRegion === undefined) return `    headers = ${PYTHON_HEADERS}`;
  const region = signingRegion === '$AWS_REGION' ? 'session.region_name' : `"${signingRegion}"`;
  return `    signed = AWSRequest(method, API + path, ${PYTHON_HEADERS}, data)
    SigV4Auth(session.get_credentials(), "execute-api", ${region}).add_auth(signed)
    headers = dict(signed.headers)`;
};

const python = (request: JobSubmission, target: SnippetTarget): string => {
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
import sys
import time
import urllib.request
${imports}
API = "${origin}"


class PlainRedirect(urllib.request.HTTPRedirectHandler):
    # ${LINK_RULE}
    def redirect_request(self, request, file, code, message, headers, url):
        return urllib.request.Request(url)


opener = urllib.request.build_opener(PlainRedirect)


def call(method, path, body=None):
    data = json.dumps(body).encode() if body else None
${pythonCall(target)}
    return opener.open(urllib.request.Request(API + path, data, headers, method=method))


job = json.load(call("POST", "/jobs", ${pythonLiteral(request)}))
while job["state"] not in ("SUCCEEDED", "FAILED", "CANCELLED"):
    time.sleep(2)
    job = json.load(call("GET", "/jobs/" + job["jobId"]))
if job["state"] != "SUCCEEDED":
    raise SystemExit(job.get("error") or job["state"])
sys.stdout.buffer.write(call("GET", "/jobs/" + job["jobId"] + "/result").read())
`;
};

// Region and service are explicit: the library cannot read them from a custom domain.
const typescriptClient = (signingRegion: string): string => {
  const own = signingRegion === '$AWS_REGION';
  return `import { AwsClient } from 'aws4fetch';

const aws = new AwsClient({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
  sessionToken: process.env.AWS_SESSION_TOKEN,
  service: 'execute-api',
  region: ${own ? 'process.env.AWS_REGION' : `'${signingRegion}'`},
});
`;
};

const typescriptToken = `const authorized = { authorization: \`Bearer \${process.env.JOBS_TOKEN}\` };
`;

const typescript = (request: JobSubmission, target: SnippetTarget): string => {
  const { origin, signingRegion, token } = target;
  const fetch = signingRegion === undefined ? 'fetch' : 'aws.fetch';
  const waiting = `prefer: 'wait=20'${token ? ', ...authorized' : ''}`;
  const body = JSON.stringify(request, null, 2).replaceAll('\n', '\n  ');
  return `${signingRegion === undefined ? '' : typescriptClient(signingRegion)}const api = '${origin}';
${token ? typescriptToken : ''}
const submitted = await ${fetch}(\`\${api}/jobs\`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', ${waiting} },
  body: JSON.stringify(${body}),
});
if (!submitted.ok) throw new Error(await submitted.text());
let job = await submitted.json();

while (!['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(job.state)) {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const headers = { ${waiting} };
  job = await (await ${fetch}(\`\${api}/jobs/\${job.jobId}\`, { headers })).json();
}
if (job.state !== 'SUCCEEDED') throw new Error(JSON.stringify(job.error ?? job.state));

// ${LINK_RULE}
const answer = await ${fetch}(\`\${api}/jobs/\${job.jobId}/result\`, {
  redirect: 'manual',${token ? '\n  headers: authorized,' : ''}
});
const link = answer.headers.get('location');
if (link) process.stdout.write(new Uint8Array(await (await fetch(link)).arrayBuffer()));
`;
};

/** A program in this language that submits the request and prints its result. */
export const requestSnippet = (
  language: SnippetLanguage,
  request: JobSubmission,
  target: SnippetTarget,
): string => ({ curl, python, typescript })[language](request, target);
