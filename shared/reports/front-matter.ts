import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { deliveries, executionModes } from '../job/job.ts';
import { given, shortened } from '../platform/given-value.ts';
import { MAX_TIMEOUT_SECONDS } from '../redshift/statement.ts';
import { nonEmptyText, parameterSchema } from './parameter-schema.ts';
import { yamlFaults } from './yaml-fault.ts';

const TIMEOUT = `a whole number of seconds from 1 to ${MAX_TIMEOUT_SECONDS}`;

const frontMatterSchema = z.strictObject(
  {
    title: nonEmptyText,
    description: nonEmptyText,
    delivery: z.optional(z.enum(deliveries, { error: deliveries.join(' or ') })),
    timeoutSeconds: z.optional(
      z
        .int({ error: TIMEOUT })
        .check(z.gte(1, { error: TIMEOUT }), z.lte(MAX_TIMEOUT_SECONDS, { error: TIMEOUT })),
    ),
    executionMode: z.optional(
      z.enum(executionModes, { error: `${executionModes.join(' or ')}, for several statements` }),
    ),
    parameters: z._default(
      z.record(z.string(), parameterSchema, { error: 'names of parameters, each with its type' }),
      {},
    ),
  },
  { error: 'title, description, parameters, delivery, timeoutSeconds, executionMode' },
);
type Fields = z.infer<typeof frontMatterSchema>;

/** A fault and its line in the front matter, counted from 1. */
interface FrontMatterFault {
  readonly line: number;
  readonly detail: string;
}

type Path = readonly PropertyKey[];

/** The fields above a report's SQL. */
export interface FrontMatter {
  /** Undefined if there are faults. */
  readonly fields: Fields | undefined;
  /** The declaration of each parameter, valid or not; undefined if it cannot be read. */
  readonly parameters: Readonly<Record<string, unknown>> | undefined;
  readonly faults: readonly FrontMatterFault[];
  /** The line of a field's name, or of the nearest field around it, counted from 1. */
  readonly lineOf: (...path: Path) => number;
}

/** Reads the fields from their YAML, and reports every fault at once. */
export const readFrontMatter = (yaml: string): FrontMatter => {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const lineAt = (offset: number): number => Math.max(lines.linePos(offset).line, 1);
  const lineOf = (...path: Path): number => lineAt(offsetOf(document, path));
  const broken = yamlFaults(document);
  if (broken.length > 0) {
    // Further faults on a line mostly result from the first, so one fault a line is reported.
    const byLine = new Map(broken.toReversed().map(({ at, accepted }) => [lineAt(at), accepted]));
    const faults = [...byLine].map(([line, accepted]) => {
      const text = given(yaml.split('\n')[line - 1]?.trim());
      return { line, detail: `front matter: given: ${text}. Accepted: ${accepted}` };
    });
    return { fields: undefined, parameters: undefined, faults, lineOf };
  }
  const value: unknown = document.toJS();
  const checked = frontMatterSchema.safeParse(value);
  const faults = (checked.error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownField([...issue.path, key], issue.message, lineOf))
      : [wrongField(issue.path, valueAt(document, issue.path), issue.message, lineOf)],
  );
  return { fields: checked.data, parameters: parametersIn(value), faults, lineOf };
};

type LineOf = FrontMatter['lineOf'];

const unknownField = (path: Path, accepted: string, lineOf: LineOf): FrontMatterFault => ({
  line: lineOf(...path),
  detail: `${placeOf(path)}: given: a field that is not known. Accepted: ${accepted}`,
});

const wrongField = (
  path: Path,
  value: unknown,
  accepted: string,
  lineOf: LineOf,
): FrontMatterFault => ({
  line: lineOf(...path),
  detail: `${placeOf(path)}: given: ${given(value)}. Accepted: ${accepted}`,
});

const placeOf = (path: Path): string =>
  path.length === 0 ? 'front matter' : shortened(path.map(String).join('.'));

const parametersIn = (value: unknown): FrontMatter['parameters'] => {
  if (!isObject(value)) return undefined;
  const { parameters = {} } = value;
  return isObject(parameters) ? parameters : undefined;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nodeAt = (document: Document, path: Path): unknown =>
  path.length === 0 ? document.contents : document.getIn(path, true);

const valueAt = (document: Document, path: Path): unknown => {
  const node = nodeAt(document, path);
  return isNode(node) ? node.toJS(document) : undefined;
};

/** The offset of the field's name or list item, else of the nearest field around it. */
const offsetOf = (document: Document, path: Path): number => {
  if (path.length === 0) return 0;
  const last = path.at(-1);
  const parent = nodeAt(document, path.slice(0, -1));
  if (isMap(parent)) {
    const key = parent.items
      .map((pair) => pair.key)
      .find((key) => isScalar(key) && String(key.value) === String(last));
    if (isScalar(key) && key.range) return key.range[0];
  }
  const item = isSeq(parent) && typeof last === 'number' ? parent.items[last] : undefined;
  if (isNode(item) && item.range) return item.range[0];
  return offsetOf(document, path.slice(0, -1));
};
