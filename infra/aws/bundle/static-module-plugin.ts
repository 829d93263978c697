import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OnLoadResult, Plugin } from 'esbuild';

/** The kind of a value, for the message that refuses it. */
const describe = (value: unknown): string =>
  typeof value === 'object' ? (value?.constructor?.name ?? 'null') : `a ${typeof value}`;

const isPlainObject = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value);
  // A namespace or a JSON object from elsewhere may have no prototype at all.
  return prototype === Object.prototype || prototype === null;
};

/**
 * Checks that a value comes back from JSON as it went in, and throws an Error that names the first
 * part which would not: a date, a function or an `undefined` would otherwise change or vanish
 * between the tests, which import the module, and the bundle, which holds its JSON.
 */
const assertJson = (value: unknown, at: string): void => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) assertJson(item, `${at}[${index}]`);
    return;
  }
  if (typeof value === 'object' && isPlainObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      // In an object literal this key would set the prototype instead.
      if (key === '__proto__') throw new Error(`${at} has a key __proto__`);
      assertJson(item, `${at}.${key}`);
    }
    return;
  }
  throw new Error(`${at} is ${describe(value)}, which JSON cannot carry`);
};

const inlined = (exported: Record<string, unknown>, file: string): string =>
  Object.entries(exported)
    .map(([name, value]) => {
      assertJson(value, `${file}: export ${name}`);
      const json = JSON.stringify(value);
      return name === 'default' ? `export default ${json};` : `export const ${name} = ${json};`;
    })
    .join('\n');

/** The first line of a thrown error: esbuild would print the rest as if it were source. */
const firstLine = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).split('\n', 1)[0] ?? '';

const load = async (path: string): Promise<OnLoadResult> => {
  const file = relative(process.cwd(), path);
  try {
    const exported: Record<string, unknown> = await import(pathToFileURL(path).href);
    return { contents: inlined(exported, file), loader: 'js' };
  } catch (thrown) {
    const faults: unknown[] = thrown instanceof AggregateError ? thrown.errors : [thrown];
    return { errors: faults.map((fault) => ({ text: firstLine(fault), detail: fault })) };
  }
};

/**
 * Evaluates each `*.static.ts` module while bundling and puts its exports into the bundle as JSON:
 * what it reads and checks (reports, schemas, page assets) costs nothing at run time, and what it
 * throws fails the build with that message, an AggregateError with each of its errors'.
 */
export const staticModules: Plugin = {
  name: 'static-modules',
  setup(build) {
    build.onLoad({ filter: /\.static\.ts$/ }, (args) => load(args.path));
  },
};
