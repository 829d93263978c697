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

/** One value for each function. */
export type PerFunction<T> = Readonly<Record<FunctionName, T>>;

/** Makes one value for each function; the compiler requires all of them. */
export const forEachFunction = <T>(make: (name: FunctionName) => T): PerFunction<T> => ({
  submit: make('submit'),
  cancel: make('cancel'),
  status: make('status'),
  console: make('console'),
  lab: make('lab'),
  collector: make('collector'),
  reconciler: make('reconciler'),
});
