/** Where the files of one result lie, whatever keeps them. */
export interface ResultSource {
  /** The bytes of the file of this name; undefined where there is none. */
  open(name: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}
