import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { PlantedBug } from './mutant.ts';

const root = new URL('../../../', import.meta.url).href;
/** Marks the address of a module as one of the project with this bug in it. */
const MARK = /\?planted=(\d+)$/;

const isOwn = (url: string): boolean =>
  url.startsWith(root) && url.endsWith('.ts') && !url.includes('/node_modules/');

/**
 * Plants bugs in the modules of the project, each in modules of its own: what is imported with the
 * mark of a bug, and all that it imports of the project, is loaded anew with the bug in it. What
 * the project does not own is loaded once for all; most of a fresh process is loading that.
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

  /** The mark to import modules with that have the bug in them. */
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
