/** A file as its store hands it out. */
export interface StoredFile {
  readonly content: AsyncIterable<Uint8Array>;
  /** What S3 calls this version of the object; a folder has none. */
  readonly etag?: string;
}

/** A file that may be one of the result's, under its own name or another. */
export interface CandidateFile {
  /** As a person would name it. */
  readonly name: string;
  readonly sizeBytes: number;
  open(): Promise<StoredFile>;
}

/** Where the files of one result lie, whatever keeps them. */
export interface ResultSource {
  /** The file of this name; undefined where there is none. */
  open(name: string): Promise<StoredFile | undefined>;
  /** All files besides the manifest. Absent where files keep their names, as in a bucket. */
  candidates?(): Promise<readonly CandidateFile[]>;
}
