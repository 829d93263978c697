import type { PageColumn } from '../columns.ts';
import { uniqueNames } from '../columns.ts';
import { fieldValue, type TextForm } from './field-value.ts';
import type { JsonScanner } from './json-scanner.ts';
import { rowKernelCode } from './kernel/kernel-code.static.ts';
import { KernelMemory } from './kernel/kernel-memory.ts';
import type { ResultEncoder } from './result-encoder.ts';
import type { ResultPage } from './result-page.ts';

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const ROW_END = Buffer.from('}\n');

/** Indexes into the kernel's state, and its phases; see `row-kernel.wat`. */
const COLUMN = 2;
const PHASE = 3;
const ROWS = 4;
const AT_ROW = 0;
const AT_FIELD = 1;
const BEHIND_FIELD = 2;
const BEHIND_ROW = 3;

/** Why the kernel stopped, besides a value that it leaves to us: end of input, output full. */
const INPUT_ENDED = 0;
const OUTPUT_FULL = 2;

/** The kernel's codes of the forms; it leaves the last one to us. */
const FORM_CODES: Readonly<Record<TextForm, number>> = { string: 0, number: 1, json: 2 };
const ENTRY_BYTES = 12;

/**
 * JSON Lines from pages of typed fields: one object a row, keys in column order. The digits of
 * numbers are copied, never computed with, so integers of any size and decimals stay exact.
 */
export class JsonLinesEncoder implements ResultEncoder {
  private readonly keys: readonly Buffer[];
  private readonly forms: readonly TextForm[];
  private readonly memory: KernelMemory;
  private readonly writeRows: (...words: number[]) => number | undefined;

  constructor(columns: readonly PageColumn[]) {
    this.keys = uniqueNames(columns.map((column) => column.name)).map((name, index) =>
      Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`),
    );
    this.forms = columns.map((column) => textForm(column.type));
    const keyBytes = this.keys.reduce((sum, key) => sum + key.length, 0);
    this.memory = new KernelMemory(ENTRY_BYTES * columns.length + keyBytes);
    this.writeRows = this.memory.kernel(rowKernelCode, 'rows');
    this.describeColumns();
  }

  get rowCount(): number {
    return this.memory.state[ROWS] ?? 0;
  }

  *encode({ rows: scanner }: ResultPage): Generator<Uint8Array> {
    scanner.expect(OPEN_BRACKET);
    if (scanner.peek() === CLOSE_BRACKET) {
      scanner.position += 1;
      return;
    }
    const { memory, keys } = this;
    memory.state[PHASE] = AT_ROW;
    for (let isOver = false; !isOver; ) {
      const start = scanner.position;
      const end = memory.load(scanner.bytes, start);
      do {
        const reason = this.writeRows(end, memory.limit, memory.extraAt, keys.length);
        scanner.position = start + memory.consumed;
        if (reason === OUTPUT_FULL) yield memory.take();
        else if (reason === INPUT_ENDED && memory.consumed > 0) break;
        else isOver = !(yield* this.step(scanner));
        memory.consumed = scanner.position - start;
      } while (!isOver && memory.isInside(end));
    }
    const rest = memory.take();
    if (rest.length > 0) yield rest;
  }

  close(): void {
    this.memory.release();
  }

  /** Takes one step that the kernel leaves to us; false at the end of the rows. */
  private *step(scanner: JsonScanner): Generator<Uint8Array, boolean> {
    const { state } = this.memory;
    const column = state[COLUMN] ?? 0;
    const isLast = column === this.keys.length - 1;
    switch (state[PHASE]) {
      case AT_ROW:
        scanner.expect(OPEN_BRACKET);
        state[COLUMN] = 0;
        state[PHASE] = AT_FIELD;
        return true;
      case AT_FIELD:
        yield* this.append(this.keys[column] ?? ROW_END);
        yield* this.append(fieldValue(scanner, this.forms[column] ?? 'string'));
        state[PHASE] = BEHIND_FIELD;
        return true;
      case BEHIND_FIELD:
        if (scanner.more(CLOSE_BRACKET) === isLast) {
          throw scanner.unexpected('value for each column');
        }
        if (isLast) {
          yield* this.append(ROW_END);
          state[ROWS] = this.rowCount + 1;
        }
        state[COLUMN] = column + 1;
        state[PHASE] = isLast ? BEHIND_ROW : AT_FIELD;
        return true;
      default:
        state[PHASE] = AT_ROW;
        return scanner.more(CLOSE_BRACKET);
    }
  }

  private *append(bytes: Uint8Array): Generator<Uint8Array> {
    if (this.memory.append(bytes)) return;
    yield this.memory.take();
    if (!this.memory.append(bytes)) yield bytes;
  }

  /** Writes the table of keys and forms to where the kernel reads it. */
  private describeColumns(): void {
    const { memory, keys, forms } = this;
    const table = Buffer.alloc(ENTRY_BYTES * keys.length);
    let place = table.length;
    for (const [index, key] of keys.entries()) {
      table.writeInt32LE(memory.put(key, place), index * ENTRY_BYTES);
      table.writeInt32LE(key.length, index * ENTRY_BYTES + 4);
      table.writeInt32LE(FORM_CODES[forms[index] ?? 'string'], index * ENTRY_BYTES + 8);
      place += key.length;
    }
    memory.put(table, 0);
  }
}

const textForm = (type: string): TextForm => {
  if (type === 'numeric' || type === 'decimal') return 'number';
  return type === 'super' ? 'json' : 'string';
};
