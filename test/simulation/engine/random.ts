/**
 * The only source of randomness of a run. Each actor draws from its own stream, seeded by the run's
 * seed and the actor's name. Removing a fault to shrink a trace therefore changes no other draw.
 */
export class Random {
  private state: number;

  constructor(seed: number, name: string) {
    this.state = mix(seed, name);
  }

  /** From 0 up to, but without, 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let word = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** From `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(options: readonly T[]): T {
    const picked = options[Math.floor(this.next() * options.length)];
    if (picked === undefined) throw new Error('There is nothing to pick from.');
    return picked;
  }

  /** Mostly near `least` and sometimes near `most`, like real latencies. */
  skewed(least: number, most: number): number {
    return skewed(least, most, this.next());
  }
}

/** The same for a number that is drawn already. */
export const skewed = (least: number, most: number, drawn: number): number =>
  Math.round(least * (most / least) ** drawn);

/** The FNV-1a hash of the name, mixed with the seed. */
const mix = (seed: number, name: string): number => {
  let hash = (0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1)) | 0;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
};
