/** A file as its store hands it out. */
export interface StoredFile {
  readonly content: AsyncIterable<Uint8Array>;
  /** What S3 calls this version of the object; a folder has none. */
  readonly etag?: string;
}

/** Where the files of one result lie, whatever keeps them. */
export interface ResultSource {
  /** The file of this name; undefined where there is none. */
  open(name: string): Promise<StoredFile | undefined>;
}
