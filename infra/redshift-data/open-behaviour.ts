/**
 * What AWS leaves open and a program must be able to bear either way. An emulator behaves in one of
 * these ways at a time; tests run the pipeline under the others too.
 */
export interface OpenBehaviour {
  /** Where the header of a CSV result stands: the guide speaks of "the first row returned". */
  readonly csvHeader: 'first-page' | 'every-page';
  /**
   * What a slice without rows leaves of an UNLOAD as text. Files of 0 bytes were seen in practice:
   * https://zenn.dev, "RedshiftでUNLOADを実行", 2025-01-30, `0001_part_00.csv` beside 140 KB.
   */
  readonly emptySlices: 'no-file' | 'empty-file';
  /**
   * What ListStatements cuts into pages: what was asked for, or everything, which is filtered then. A
   * page of the latter may be empty and have a token.
   */
  readonly listPages: 'filtered' | 'unfiltered';
}

/** How an emulator behaves unless it is told otherwise. */
export const usualBehaviour: OpenBehaviour = {
  csvHeader: 'first-page',
  emptySlices: 'no-file',
  listPages: 'filtered',
};
