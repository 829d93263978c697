import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { EventLog } from '../../../../infra/local/event-log/event-log.ts';

it('keeps no event that it has published, because a stack runs for days', async () => {
  const log = new EventLog<{ type: 'happened'; name: string }>();
  const next = log.next('happened', ({ name }) => name === 'event 9');
  for (let n = 0; n < 10; n += 1) log.emit({ type: 'happened', name: `event ${n}` });
  expect(await next).toMatchObject({ name: 'event 9' });
  expect(inspect(log, { depth: null, maxArrayLength: null })).not.toContain('event ');
});
