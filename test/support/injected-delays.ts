import { setTimeout as pause } from 'node:timers/promises';
import type { FunctionCall } from '../../infra/local/aws-endpoint/aws-endpoint.ts';
import type { HeldCall } from '../../infra/local/faults/faults.ts';

/** The variable that `startPipelineStack` reads. */
export const INJECTED_DELAYS = 'INJECTED_DELAYS';

interface Delay {
  readonly pattern: RegExp;
  readonly ms: number;
}

/**
 * What makes single steps of every stack of the tests slow, to show tests that rely on fast ones.
 */
export interface InjectedDelays {
  /** The wait of this call; `undefined` where it has none. */
  ofCall(call: Pick<FunctionCall, 'functionName' | 'service' | 'operation'>): HeldCall | undefined;
  /** How long each event waits before it is handed over. */
  readonly ofEventsMs: number;
}

/**
 * Reads `Collector sns.Publish=1500, * s3.*=200, events=500`: each call of the first function to
 * SNS takes 1.5 s longer, each call to S3 0.2 s, and each event waits for half a second. `*` stands
 * for anything. A text of another form is refused, so that no run passes because nothing was slow.
 */
export const injectedDelays = (text: string): InjectedDelays => {
  const delays = text
    .split(',')
    .flatMap((part) => (part.trim() === '' ? [] : [delay(part.trim())]));
  const calls = delays.filter(({ of }) => of !== 'events');
  return {
    ofCall: ({ functionName, service, operation }) => {
      const name = `${functionName} ${service}.${operation}`;
      const found = calls.find(({ pattern }) => pattern.test(name));
      return found && { after: pause(found.ms) };
    },
    ofEventsMs: delays.find(({ of }) => of === 'events')?.ms ?? 0,
  };
};

const delay = (part: string): Delay & { readonly of: string } => {
  const [, of = '', ms = ''] = /^(events|[\w*]+ [\w.*-]+)=(\d+)$/.exec(part) ?? [];
  if (of === '') {
    throw new Error(
      `${INJECTED_DELAYS} has "${part}"; "FUNCTION SERVICE.OPERATION=MS" is accepted.`,
    );
  }
  const [fn = '', call = ''] = of.split(' ').map((text) => text.replaceAll('.', '\\.'));
  const any = (text: string): string => text.replaceAll('*', '.*');
  return { of, pattern: new RegExp(`${any(fn)}.* ${any(call)}$`), ms: Number(ms) };
};
