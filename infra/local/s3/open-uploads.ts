import type { AwsAnswer } from '../aws-endpoint/aws-answer.ts';
import { escaped } from '../aws-endpoint/aws-answer.ts';

interface OpenUpload {
  readonly bucket: string;
  readonly key: string;
  readonly begunAt: string;
}

/** The uploads in parts that were begun since the start and are not over: fauxqs lists none. */
export class OpenUploads {
  private readonly uploads = new Map<string, OpenUpload>();

  /** `answer` is what CreateMultipartUpload was answered with. */
  began(bucket: string, key: string, answer: string, begunAt: string): void {
    const [, id] = /<UploadId>([^<]+)</.exec(answer) ?? [];
    if (id !== undefined) this.uploads.set(id, { bucket, key, begunAt });
  }

  /** Completed or aborted. */
  ended(uploadId: string | null): void {
    if (uploadId !== null) this.uploads.delete(uploadId);
  }

  /** What ListMultipartUploads answers, all of it on one page. */
  list(bucket: string, prefix: string): AwsAnswer {
    const found = [...this.uploads].filter(
      ([, upload]) => upload.bucket === bucket && upload.key.startsWith(prefix),
    );
    const uploads = found.map(
      ([id, { key, begunAt }]) =>
        `<Upload><Key>${escaped(key)}</Key><UploadId>${id}</UploadId><Initiated>${begunAt}</Initiated></Upload>`,
    );
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<ListMultipartUploadsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Bucket>${bucket}</Bucket><Prefix>${escaped(prefix)}</Prefix><IsTruncated>false</IsTruncated>${uploads.join('')}</ListMultipartUploadsResult>`,
    };
  }
}
