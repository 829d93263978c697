import { MemoryPool } from '../../../platform/memory-pool.ts';

/** What a kernel's own state takes at the start of its memory. */
const STATE_BYTES = 64;
/** Small enough to stay in the processor's cache from one pass over it to the next. */
const INPUT_BYTES = 128 * 1024;
/** A kernel reads and writes 16 bytes at a time, and looks a pattern's length ahead. */
const SLACK_BYTES = 64;
const WASM_PAGE_BYTES = 64 * 1024;
/** Enough for the pieces and for the keys of any but the widest tables. */
const USUAL_BYTES = 8 * WASM_PAGE_BYTES;

/** A memory, and the kernels that are bound to it. */
interface Workbench {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Map<string, WebAssembly.Instance>;
}

const createWorkbench = (bytes: number): Workbench => ({
  memory: new WebAssembly.Memory({ initial: Math.ceil(bytes / WASM_PAGE_BYTES) }),
  kernels: new Map(),
});

/** Making one takes longer than writing a result of a few rows. */
const workbenches = new MemoryPool<Workbench>(2, () => createWorkbench(USUAL_BYTES));

/**
 * The memory that a kernel works in: its state, a piece of a page, the output of that piece, and
 * what the encoder puts there for good.
 */
export class KernelMemory {
  readonly state: Int32Array;
  /** Of the output; a field of the longest piece fits, with `extraBytes` of a key before it. */
  readonly limit: number;
  /** Where the bytes begin that are the encoder's own. */
  readonly extraAt: number;
  private readonly bytes: Buffer;
  private readonly outputAt = STATE_BYTES + INPUT_BYTES + SLACK_BYTES;
  private readonly workbench: Workbench;
  private isOurs = true;

  constructor(extraBytes = 0) {
    const outputBytes = 2 * INPUT_BYTES + extraBytes;
    this.limit = this.outputAt + outputBytes;
    this.extraAt = this.limit + SLACK_BYTES;
    const total = this.extraAt + extraBytes + SLACK_BYTES;
    this.workbench = total <= USUAL_BYTES ? workbenches.acquire() : createWorkbench(total);
    const { buffer } = this.workbench.memory;
    this.bytes = Buffer.from(buffer);
    this.state = new Int32Array(buffer, 0, STATE_BYTES / 4);
    this.state.fill(0);
    this.state[0] = STATE_BYTES;
    this.state[1] = this.outputAt;
  }

  /** The kernel of this code, bound to this memory. */
  kernel(code: string, name: string): (...words: number[]) => number | undefined {
    const { memory, kernels } = this.workbench;
    const bound =
      kernels.get(code) ?? new WebAssembly.Instance(moduleOf(code), { kernel: { memory } });
    kernels.set(code, bound);
    const run = bound.exports[name];
    if (typeof run !== 'function') throw new Error(`The kernel has no ${name}.`);
    return (...words) => {
      const answer: unknown = run(...words);
      return typeof answer === 'number' ? answer : undefined;
    };
  }

  /** Copies as much of the page from `start` on as there is room for, and answers where it ends. */
  load(page: Buffer, start: number): number {
    const length = page.copy(this.bytes, STATE_BYTES, start, start + INPUT_BYTES);
    this.state[0] = STATE_BYTES;
    return STATE_BYTES + length;
  }

  /** How much of the loaded piece has been read. */
  get consumed(): number {
    return (this.state[0] ?? 0) - STATE_BYTES;
  }

  /** Goes on reading so many bytes into the loaded piece. */
  set consumed(bytes: number) {
    this.state[0] = STATE_BYTES + bytes;
  }

  /** Whether something of the loaded piece, which ends at `end`, is left to read. */
  isInside(end: number): boolean {
    return (this.state[0] ?? 0) < end;
  }

  /** Bytes that a kernel is to find at the place, counted from `extraAt`. */
  put(bytes: Uint8Array, place: number): number {
    this.bytes.set(bytes, this.extraAt + place);
    return this.extraAt + place;
  }

  /** Appends to the output; false where there is no room. */
  append(bytes: Uint8Array): boolean {
    const to = this.state[1] ?? 0;
    if (to + bytes.length > this.limit) return false;
    this.bytes.set(bytes, to);
    this.state[1] = to + bytes.length;
    return true;
  }

  /** The output so far, until the kernel runs again: what comes next begins anew. */
  take(): Uint8Array {
    const output = this.bytes.subarray(this.outputAt, this.state[1]);
    this.state[1] = this.outputAt;
    return output;
  }

  /**
   * Leaves it to the next one who needs it: not to be used any more, nor what it has given out. A
   * second call does nothing: two results must never share it.
   */
  giveBack(): void {
    const isUsual = this.workbench.memory.buffer.byteLength === USUAL_BYTES;
    if (this.isOurs && isUsual) workbenches.release(this.workbench);
    this.isOurs = false;
  }
}

/** Compiled once in the life of a process, however many results it writes. */
const compiled = new Map<string, WebAssembly.Module>();

const moduleOf = (code: string): WebAssembly.Module => {
  const known = compiled.get(code);
  if (known !== undefined) return known;
  const module = new WebAssembly.Module(Buffer.from(code, 'base64'));
  compiled.set(code, module);
  return module;
};
