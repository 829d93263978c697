import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { PlantedBug } from './mutant.ts';

const root = new URL('../../../', import.meta.url).href;
/** The query parameter that marks a module's URL: load it with this bug. */
const MARK = /\?planted=(\d+)$/;

/** A module's own modules, once its types are stripped. */
const IMPORT = /(?:from|import\()\s*'(\.[^']+)'/g;

const isOwn = (url: string): boolean =>
  url.startsWith(root) && url.endsWith('.ts') && !url.includes('/node_modules/');

/**
 * Plants each bug in its own copy of the project's modules. A module imported with the mark of a
 * bug is loaded again with the bug in it, and so is each module on the way to the bug's file. All
 * others are loaded only once, because loading them takes most of a new process's time.
 */
export class BugPlanter {
  readonly #bugs: PlantedBug[] = [];
  readonly #plain = new Map<string, string>();
  /** For each module, the project's modules that it imports. */
  readonly #imports = new Map<string, readonly string[]>();

  constructor() {
    registerHooks({
      resolve: (specifier, context, nextResolve) => {
        const resolved = nextResolve(specifier, context);
        const [mark, number] = MARK.exec(context.parentURL ?? '') ?? [];
        const bug = this.#bugs[Number(number)];
        if (bug === undefined || !isOwn(resolved.url)) return resolved;
        const isOnTheWay = this.#leadsTo(resolved.url, `${root}${bug.file}`, new Set());
        return isOnTheWay ? { ...resolved, url: `${resolved.url}${mark}` } : resolved;
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

  #leadsTo(from: string, to: string, seen: Set<string>): boolean {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    const imports = this.#imports.get(from) ?? this.#readImports(from);
    return imports.some((next) => this.#leadsTo(next, to, seen));
  }

  #readImports(url: string): readonly string[] {
    const imports = [...this.#plainSource(url).matchAll(IMPORT)]
      .map(([, specifier = '']) => new URL(specifier, url).href)
      .filter(isOwn);
    this.#imports.set(url, imports);
    return imports;
  }

  #plainSource(url: string): string {
    const plain =
      this.#plain.get(url) ?? stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
    this.#plain.set(url, plain);
    return plain;
  }

  #source(url: string, bug: PlantedBug): string {
    if (url !== `${root}${bug.file}`) return this.#plainSource(url);
    return stripTypeScriptTypes(mutatedText(readFileSync(fileURLToPath(url), 'utf8'), bug));
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
