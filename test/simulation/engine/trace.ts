import { START_MS } from './event-loop.ts';

const SECRETS_OF_NO_INTEREST = /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f-]{21}/g;

/** The events of a run, one a line; records nothing unless the run is traced. */
export class Trace {
  readonly lines: string[] = [];
  private readonly isOn: boolean;
  private readonly clock: { readonly now: number };
  private readonly names = new Map<string, string>();

  constructor(isOn: boolean, clock: { readonly now: number }) {
    this.isOn = isOn;
    this.clock = clock;
  }

  /** From now on the job's id reads as its name. */
  named(jobId: string, name: string): void {
    if (this.isOn) this.names.set(jobId, name);
  }

  call(who: string, call: string, about: string, what: string, value: unknown): void {
    if (!this.isOn) return;
    const answer = value === undefined ? '' : ` → ${summary(value)}`;
    this.say(who, `${call}${about && ` ${about}`}${answer}${what && `   ✗ ${what}`}`);
  }

  say(who: string, text: string): void {
    if (!this.isOn) return;
    const readable = `${who.padEnd(26)} ${text}`.replaceAll(
      SECRETS_OF_NO_INTEREST,
      (id) => this.names.get(id) ?? id,
    );
    this.lines.push(`${elapsed(this.clock.now - START_MS)}  ${readable}`);
  }
}

const elapsed = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  const part = (value: number, digits: number) => String(value).padStart(digits, '0');
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${clock.map((value) => part(value, 2)).join(':')}.${part(ms % 1000, 3)}`;
};

const LONGEST_SUMMARY = 100;

/** The part of an answer that a reader of a trace looks for. */
const summary = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const { outcome, job, statement } = fields(value);
  const told = outcome === undefined ? value : { outcome, ...stateOf(job), ...stateOf(statement) };
  const text = JSON.stringify(told, (key, inner) => (key === 'body' ? '…' : inner));
  return text.slice(0, LONGEST_SUMMARY);
};

const fields = (value: object): Readonly<Record<string, unknown>> => ({ ...value });

const stateOf = (value: unknown) => {
  if (typeof value !== 'object' || value === null) return {};
  const { state, status, attempt } = fields(value);
  return { state, status, attempt };
};
