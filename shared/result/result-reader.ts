import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** Long enough for a browser to follow; a link that leaks is worth nothing soon after. */
const LINK_SECONDS = 300;

/** The result bucket as look-ups read it. */
export class ResultReader {
  private readonly s3: S3Client;
  private readonly bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /**
   * A link to the object, signed at this moment and good for five minutes, that downloads it under
   * `fileName`; undefined where the object is gone.
   */
  async link(key: string, fileName: string): Promise<string | undefined> {
    const object = { Bucket: this.bucket, Key: key };
    try {
      await this.s3.send(new HeadObjectCommand(object));
    } catch (error) {
      if (saysMissing(error)) return undefined;
      throw error;
    }
    const command = new GetObjectCommand({
      ...object,
      ResponseContentDisposition: `attachment; filename="${fileName}"`,
    });
    return getSignedUrl(this.s3, command, { expiresIn: LINK_SECONDS });
  }

  /** The text of the object, or undefined where it is gone. */
  async text(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (saysMissing(error)) return undefined;
      throw error;
    }
  }
}

const saysMissing = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound');
