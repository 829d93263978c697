import { MemoryPool } from '../../../platform/memory-pool.ts';

/** The size of a kernel's state, at the start of its memory. */
const STATE_BYTES = 64;
/** Small enough to stay in the processor's cache between passes. */
const INPUT_BYTES = 128 * 1024;
/** A kernel reads and writes 16 bytes at a time and looks ahead by a pattern's length. */
const SLACK_BYTES = 64;
const WASM_PAGE_BYTES = 64 * 1024;
/** Enough for the chunks and for the keys of all but the widest tables. */
const USUAL_BYTES = 8 * WASM_PAGE_BYTES;

/** A memory and the kernels bound to it. */
interface Workbench {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Map<string, WebAssembly.Instance>;
}

const createWorkbench = (bytes: number): Workbench => ({
  memory: new WebAssembly.Memory({ initial: Math.ceil(bytes / WASM_PAGE_BYTES) }),
  kernels: new Map(),
});

/** Creating one takes longer than writing a result of a few rows. */
const workbenches = new MemoryPool<Workbench>(2, () => createWorkbench(USUAL_BYTES));

/**
 * A kernel's memory: its state, a chunk of a page, the output of that chunk, and the encoder's own
 * tables.
 */
export class KernelMemory {
  readonly state: Int32Array;
  /** The end of the output; a field as long as a chunk fits, with a key before it. */
  readonly limit: number;
  /** Where the encoder's own bytes begin. */
  readonly extraAt: number;
  private readonly bytes: Buffer;
  private readonly outputAt = STATE_BYTES + INPUT_BYTES + SLACK_BYTES;
  private readonly workbench: Workbench;
  private isHeld = true;

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
      const result: unknown = run(...words);
      return typeof result === 'number' ? result : undefined;
    };
  }

  /** Copies as much of the page from `start` on as fits, and returns the end of the copy. */
  load(page: Buffer, start: number): number {
    const length = page.copy(this.bytes, STATE_BYTES, start, start + INPUT_BYTES);
    this.state[0] = STATE_BYTES;
    return STATE_BYTES + length;
  }

  /** How many bytes of the loaded chunk have been read. */
  get consumed(): number {
    return (this.state[0] ?? 0) - STATE_BYTES;
  }

  /** Continues reading at this offset of the loaded chunk. */
  set consumed(bytes: number) {
    this.state[0] = STATE_BYTES + bytes;
  }

  /** Whether bytes of the loaded chunk, which ends at `end`, are left to read. */
  isInside(end: number): boolean {
    return (this.state[0] ?? 0) < end;
  }

  /** Stores bytes for the kernel at this offset from `extraAt`, and returns their address. */
  put(bytes: Uint8Array, offset: number): number {
    this.bytes.set(bytes, this.extraAt + offset);
    return this.extraAt + offset;
  }

  /** Appends to the output; false where there is no room. */
  append(bytes: Uint8Array): boolean {
    const to = this.state[1] ?? 0;
    if (to + bytes.length > this.limit) return false;
    this.bytes.set(bytes, to);
    this.state[1] = to + bytes.length;
    return true;
  }

  /** The output so far, valid until the kernel runs again; the output then starts over. */
  take(): Uint8Array {
    const output = this.bytes.subarray(this.outputAt, this.state[1]);
    this.state[1] = this.outputAt;
    return output;
  }

  /**
   * Releases the memory for the next encoder: neither it nor its output may be used after this. A
   * second call does nothing, so that two results never share one memory.
   */
  release(): void {
    const isUsual = this.workbench.memory.buffer.byteLength === USUAL_BYTES;
    if (this.isHeld && isUsual) workbenches.release(this.workbench);
    this.isHeld = false;
  }
}

/** Each module is compiled once in the life of a process. */
const compiled = new Map<string, WebAssembly.Module>();

const moduleOf = (code: string): WebAssembly.Module => {
  const known = compiled.get(code);
  if (known !== undefined) return known;
  const module = new WebAssembly.Module(Buffer.from(code, 'base64'));
  compiled.set(code, module);
  return module;
};
