// Runs one function in a sandbox: the runtime's side of the AWS Lambda Runtime API
// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html). Plain JavaScript, because
// stripping types would cost each cold start 30 ms and 18 MB.
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env;
const base = new URL(`http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/`);
const agent = new Agent({ keepAlive: true, maxSockets: 2 });
let current;

const call = (method, path, body, headers = {}) =>
  new Promise((resolve, reject) => {
    const url = new URL(path, base);
    const outgoing = request(url, { method, agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const described = (thrown) =>
  thrown instanceof Error
    ? {
        errorType: thrown.name,
        errorMessage: thrown.message,
        trace: (thrown.stack ?? '').split('\n'),
      }
    : { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };

const report = (path, thrown) => {
  const error = described(thrown);
  const headers = { 'lambda-runtime-function-error-type': error.errorType };
  return call('POST', path, JSON.stringify(error), headers);
};

const die = async (thrown, errorType) => {
  const error = Object.assign(new Error(described(thrown).errorMessage), { name: errorType });
  process.stderr.write(`${errorType}: ${thrown?.stack ?? thrown}\n`);
  await report(current ? `invocation/${current}/error` : 'init/error', error).catch(() => {});
  process.exit(1);
};

process.on('uncaughtException', (thrown) => die(thrown, 'Runtime.UncaughtException'));
process.on('unhandledRejection', (thrown) => die(thrown, 'Runtime.UnhandledPromiseRejection'));

// Ctrl-C reaches every process of the terminal; the host decides when this one ends.
process.on('SIGINT', () => {});

// A host that was killed cannot end its sandboxes, but its ends of these pipes close. Without this,
// a function that waits would never end, and one that logs would report failed writes without end.
const hostIsGone = () => process.exit(1);
process.stdin.once('close', hostIsGone).resume().unref();
for (const output of [process.stdout, process.stderr]) output.on('error', hostIsGone);

// A sandbox is always killed, and Node writes its compile cache at an orderly exit only. So the
// cache is written as soon as the handler is loaded.
enableCompileCache(process.argv[2]);

const loadHandler = async () => {
  const [, file, name] = /^(.*)\.([^.]*)$/.exec(_HANDLER) ?? [];
  const path = ['.js', '.mjs', '.cjs']
    .map((extension) => join(LAMBDA_TASK_ROOT, `${file}${extension}`))
    .find((candidate) => existsSync(candidate));
  if (!path) throw Object.assign(new Error(`no ${file}`), { name: 'Runtime.ImportModuleError' });
  const module = await import(pathToFileURL(path).href);
  flushCompileCache();
  const handler = module[name] ?? module.default?.[name];
  if (typeof handler === 'function') return handler;
  throw Object.assign(new Error(`${_HANDLER} is not a function`), {
    name: 'Runtime.HandlerNotFound',
  });
};

const contextOf = (headers) => ({
  awsRequestId: headers['lambda-runtime-aws-request-id'],
  invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Number(headers['lambda-runtime-deadline-ms']) - Date.now(),
});

const serveOne = async (handler) => {
  const { headers, body } = await call('GET', 'invocation/next');
  current = headers['lambda-runtime-aws-request-id'];
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  try {
    const result = await handler(JSON.parse(body), contextOf(headers));
    await call('POST', `invocation/${current}/response`, JSON.stringify(result) ?? 'null');
  } catch (thrown) {
    process.stderr.write(`${thrown?.stack ?? thrown}\n`);
    await report(`invocation/${current}/error`, thrown);
  }
  current = undefined;
};

try {
  const handler = await loadHandler();
  for (;;) await serveOne(handler).catch(() => process.exit(0));
} catch (thrown) {
  await die(thrown, thrown?.name?.startsWith('Runtime.') ? thrown.name : 'Runtime.InitError');
}
