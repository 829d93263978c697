import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Cleanup } from './cleanup.ts';

/** Where UNLOAD writes, and as which role: `default`, or an ARN. */
export interface UnloadTarget {
  readonly bucket: string;
  readonly role: string;
}

/** A file that UNLOAD has written: its name behind the prefix, and its bytes. */
export interface UnloadedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A temporary folder of a bucket, for what is unloaded. */
export class UnloadFolder {
  readonly role: string;
  private readonly s3: S3Client;
  private readonly bucket: string;
  private readonly folder: string;
  private files = 0;

  /** Creates nothing by itself; what UNLOAD writes is removed at the end. */
  constructor(s3: S3Client, target: UnloadTarget, folder: string, cleanup: Cleanup) {
    this.s3 = s3;
    this.bucket = target.bucket;
    this.role = target.role === 'default' ? 'default' : `'${target.role}'`;
    this.folder = folder;
    cleanup.add(`What is below s3://${this.bucket}/${folder}/`, () => this.empty());
  }

  /** A prefix that nothing has been written below. */
  nextPrefix(): string {
    this.files += 1;
    return `s3://${this.bucket}/${this.folder}/${this.files}-`;
  }

  /** What is there below a prefix, by name. */
  async read(prefix: string): Promise<readonly UnloadedFile[]> {
    const beginning = prefix.slice(`s3://${this.bucket}/`.length);
    const files: UnloadedFile[] = [];
    for (const key of await this.keys(beginning)) {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      files.push({ name: key.slice(beginning.length), bytes });
    }
    return files;
  }

  private async keys(prefix: string): Promise<string[]> {
    const page = new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix });
    const { Contents = [] } = await this.s3.send(page);
    return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
  }

  private async empty(): Promise<void> {
    for (const Key of await this.keys(`${this.folder}/`)) {
      await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key }));
    }
  }
}
