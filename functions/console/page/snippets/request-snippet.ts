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

/**
 * Said in each language, where the link is fetched: of a signed link S3 refuses every `x-amz-*`
 * header that the link's own signature does not cover, and a client that follows the redirect by
 * itself would send those of the call.
 */
const LINK_RULE = 'The link is signed by itself: S3 refuses it with headers of another signature.';

const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** What a call carries beside its own arguments, one line each. */
const curlCredentials = ({ signingRegion, token }: SnippetTarget): string[] => {
  if (token) return ['-H "authorization: Bearer $JOBS_TOKEN"'];
  if (signingRegion === undefined) return [];
  return [
    `--aws-sigv4 "aws:amz:${signingRegion}:execute-api"`,
    '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
    '-H "x-amz-security-token: $AWS_SESSION_TOKEN"',
  ];
};

const curl = (request: JobRequest, target: SnippetTarget): string => {
  const options = ['-sS --fail-with-body', ...curlCredentials(target), '"$@"'];
  return `api=${shellQuoted(target.origin)}
call() {
  curl ${options.join(' \\\n    ')}
}

accepted=$(call "$api/jobs" -H 'content-type: application/json' \\
  --data ${shellQuoted(JSON.stringify(request, null, 2))})
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
    data = None if body is None else json.dumps(body).encode()
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

// Said outright: behind a domain of one's own the library cannot read them from the address.
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

const typescript = (request: JobRequest, target: SnippetTarget): string => {
  const { origin, signingRegion, token } = target;
  const fetch = signingRegion === undefined ? 'fetch' : 'aws.fetch';
  const get = token ? ', { headers: authorized }' : '';
  const body = JSON.stringify(request, null, 2).replaceAll('\n', '\n  ');
  return `${signingRegion === undefined ? '' : typescriptClient(signingRegion)}const api = '${origin}';
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
if (job.state !== 'SUCCEEDED') throw new Error(JSON.stringify(job.error ?? job.state));

// ${LINK_RULE}
const answer = await ${fetch}(\`\${api}/jobs/\${job.jobId}/result\`, {
  redirect: 'manual',${token ? '\n  headers: authorized,' : ''}
});
const link = answer.headers.get('location');
if (link) process.stdout.write(new Uint8Array(await (await fetch(link)).arrayBuffer()));
`;
};

/** The request as a program that submits it, in the language of one's choice. */
export const requestSnippet = (
  language: SnippetLanguage,
  request: JobRequest,
  target: SnippetTarget,
): string => ({ curl, python, typescript })[language](request, target);
