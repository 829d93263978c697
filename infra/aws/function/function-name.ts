/** The seven functions of the pipeline; each is a folder of that name under `functions/`. */
export const functionNames = [
  'submit',
  'cancel',
  'status',
  'console',
  'lab',
  'collector',
  'reconciler',
] as const;

/** The name of one function of the pipeline. */
export type FunctionName = (typeof functionNames)[number];

/** One thing for each function. */
export type PerFunction<T> = Readonly<Record<FunctionName, T>>;

/** Makes one thing for each function, so that none can be forgotten. */
export const forEachFunction = <T>(make: (name: FunctionName) => T): PerFunction<T> => ({
  submit: make('submit'),
  cancel: make('cancel'),
  status: make('status'),
  console: make('console'),
  lab: make('lab'),
  collector: make('collector'),
  reconciler: make('reconciler'),
});
