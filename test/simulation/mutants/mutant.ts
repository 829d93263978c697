/** A plausible bug: one changed place in one file. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

/** A bug that must be caught. */
export interface Mutant extends PlantedBug {
  /** The scenario that shows it soonest; where it no longer does, all others are tried. */
  readonly shownBy: string;
}

/** A bug that a unit test must catch, since the simulation has no such service, memory or client. */
export interface UnitMutant extends PlantedBug {
  /** The test file that fails with the bug in place. */
  readonly caughtBy: string;
}
