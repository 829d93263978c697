import type { FixtureStack } from '../fixture-stack.ts';

/** Asks the fixture's worker for its environment: the credentials of a function that runs here. */
export const sandboxCredentials = async (stack: FixtureStack) => {
  const { id } = stack.publish({
    source: 'test',
    'detail-type': 'test',
    detail: { mode: 'environment' },
  });
  await stack.events.first('event-delivered', ({ event }) => event.id === id);
  const { payload } = await stack.events.first('function-invoked', ({ payload }) =>
    payload.includes('AWS_SESSION_TOKEN'),
  );
  const environment: Record<string, string> = JSON.parse(payload);
  return {
    accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: environment['AWS_SESSION_TOKEN'] ?? '',
  };
};
