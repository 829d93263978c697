import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts the bench's services and points the SDK's clients of this process at them. */
export const startPageService = async (): Promise<{ url: string; stop(): void }> => {
  const child = fork(fileURLToPath(new URL('page-service.ts', import.meta.url)));
  const [port]: unknown[] = await once(child, 'message');
  const url = `http://127.0.0.1:${String(port)}`;
  Object.assign(process.env, awsEnvironment(url));
  return { url, stop: () => child.disconnect() };
};

/** The environment in which an SDK client talks to the bench's services. */
const awsEnvironment = (url: string) => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
});
