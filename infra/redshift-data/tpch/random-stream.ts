/**
 * Every column of dbgen is one stream of Park and Miller's generator, x → 16807·x mod (2³¹−1), and
 * each row takes a fixed number of draws from it, whether it needs them or not.
 */
const MULTIPLIER = 16_807;
const MODULUS = 2_147_483_647;

/** What is left of up to 2⁵³ modulo 2³¹−1: 2³¹ counts as one. Doubles have no quick `%`. */
const reduce = (product: number): number => {
  const high = Math.floor(product / 2_147_483_648);
  const sum = high + (product - high * 2_147_483_648);
  return sum >= MODULUS ? sum - MODULUS : sum;
};

/** The product modulo 2³¹−1, in two steps, because a double holds 53 bits. */
const multiply = (a: number, b: number): number =>
  reduce(reduce(a * (b >>> 16)) * 65_536 + a * (b & 65_535));

const powerOf = (exponent: number): number => {
  let result = 1;
  let base = MULTIPLIER;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, base);
    base = multiply(base, base);
  }
  return result;
};

/** One column's stream of random numbers. */
export class RandomStream {
  private readonly rowFactor: number;
  private rowStart: number;
  private state: number;

  /** `drawsPerRow` is how many numbers dbgen takes for each row. */
  constructor(seed: number, drawsPerRow = 1) {
    this.rowFactor = powerOf(drawsPerRow);
    this.rowStart = seed;
    this.state = seed;
  }

  /** The next number, from 1 to 2³¹−2. */
  draw(): number {
    this.state = reduce(this.state * MULTIPLIER);
    return this.state;
  }

  /** An integer from `low` to `high`, in doubles because dbgen takes them. */
  uniform(low: number, high: number): number {
    return low + Math.floor((this.draw() / MODULUS) * (high - low + 1));
  }

  /** A word of a list in which every word is as likely as another. */
  pick(words: readonly string[]): string {
    return words[this.uniform(1, words.length) - 1] ?? '';
  }

  /** Goes on to the next row, past the draws that this one has left. */
  nextRow(): void {
    this.rowStart = multiply(this.rowStart, this.rowFactor);
    this.state = this.rowStart;
  }
}

/** Takes all of a table's streams to the next row. */
export const nextRow = (streams: Readonly<Record<string, RandomStream>>): void => {
  for (const stream of Object.values(streams)) stream.nextRow();
};
