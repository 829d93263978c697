import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { PlantedBug } from './mutant.ts';

const root = new URL('../../../', import.meta.url).href;
/** The query parameter that marks a module's URL: load it with this bug. */
const MARK = /\?planted=(\d+)$/;

const isOwn = (url: string): boolean =>
  url.startsWith(root) && url.endsWith('.ts') && !url.includes('/node_modules/');

/**
 * Plants each bug in its own copy of the project's modules. A module imported with the mark of a
 * bug is loaded again with the bug in it, and so are the project's modules that it imports.
 * Dependencies are loaded only once, because loading them takes most of a new process's time.
 */
export class BugPlanter {
  readonly #bugs: PlantedBug[] = [];
  readonly #plain = new Map<string, string>();

  constructor() {
    registerHooks({
      resolve: (specifier, context, nextResolve) => {
        const resolved = nextResolve(specifier, context);
        const [mark] = MARK.exec(context.parentURL ?? '') ?? [];
        if (mark === undefined || !isOwn(resolved.url)) return resolved;
        return { ...resolved, url: `${resolved.url}${mark}` };
      },
      load: (url, context, nextLoad) => {
        const [mark, number] = MARK.exec(url) ?? [];
        const bug = this.#bugs[Number(number)];
        if (mark === undefined || bug === undefined) return nextLoad(url, context);
        const source = this.#source(url.slice(0, -mark.length), bug);
        return { format: 'module', shortCircuit: true, source };
      },
    });
  }

  /** The mark for importing modules with the bug. */
  plant(bug: PlantedBug): string {
    return `?planted=${this.#bugs.push(bug) - 1}`;
  }

  #source(url: string, bug: PlantedBug): string {
    if (url === `${root}${bug.file}`) {
      return stripTypeScriptTypes(mutatedText(readFileSync(fileURLToPath(url), 'utf8'), bug));
    }
    const plain =
      this.#plain.get(url) ?? stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
    this.#plain.set(url, plain);
    return plain;
  }
}

/**
 * The text with the bug in it.
 *
 * @throws Error where the text is no longer what the mutant was made for.
 */
export const mutatedText = (text: string, { name, file, find, put }: PlantedBug): string => {
  if (text.split(find).length !== 2) {
    throw new Error(`Mutant “${name}”: ${file} does not have exactly one place that says ${find}`);
  }
  return text.replace(find, () => put);
};
