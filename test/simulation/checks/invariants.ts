/** What must hold of every run; a violation names one of these. */
export const invariants = {
  termination: 'every accepted job settles and is announced within bounds once faults stop',
  'at-most-once': 'a job has at most one statement',
  'no-orphan': 'every statement has a job record, and every accepted job has one',
  'result-truth': 'SUCCEEDED means a FINISHED statement and every one of its rows, in order',
  immutability: 'a settled job never changes again',
  visibility: 'no manifest before its files are whole, and no file is overwritten',
  notification: 'each settled job is announced, as it is settled, and not before',
  'honest-failure': 'an error says what happened, and no finished result is thrown away',
  isolation: 'no owner reaches the job of another',
  'bounded-waste': 'pages are read once an attempt, attempts come of faults, uploads are closed',
  exactness: 'every value of every row arrives as it was',
  recovery: 'what was lost is recovered within two minutes of its due time',
  fairness: 'no owner waits for the backlog of another',
  'in-time': 'a statement whose time is over is stopped at the next look, a minute later at most',
  answer: 'a caller is answered as the API promises',
} as const;
export type InvariantName = keyof typeof invariants;

export interface Violation {
  readonly invariant: InvariantName;
  readonly detail: string;
}
