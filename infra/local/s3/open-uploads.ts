import { type AwsResponse, escapeXml, xmlResponse } from '../aws-protocol/aws-protocol.ts';

interface OpenUpload {
  readonly bucket: string;
  readonly key: string;
  readonly begunAt: string;
}

/** The open multipart uploads since the start; fauxqs cannot list them. */
export class OpenUploads {
  private readonly uploads = new Map<string, OpenUpload>();

  /** `response` is the body of the response to CreateMultipartUpload. */
  begin(bucket: string, key: string, response: string, begunAt: string): void {
    const [, id] = /<UploadId>([^<]+)</.exec(response) ?? [];
    if (id !== undefined) this.uploads.set(id, { bucket, key, begunAt });
  }

  /** The upload was completed or aborted. */
  end(uploadId: string | null): void {
    if (uploadId !== null) this.uploads.delete(uploadId);
  }

  /** The response to ListMultipartUploads: all uploads on one page. */
  list(bucket: string, prefix: string): AwsResponse {
    const uploads = [...this.uploads]
      .filter(([, upload]) => upload.bucket === bucket && upload.key.startsWith(prefix))
      .map(
        ([id, { key, begunAt }]) =>
          `<Upload><Key>${escapeXml(key)}</Key><UploadId>${id}</UploadId><Initiated>${begunAt}</Initiated></Upload>`,
      );
    return xmlResponse(
      200,
      `<ListMultipartUploadsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Bucket>${bucket}</Bucket><Prefix>${escapeXml(prefix)}</Prefix><IsTruncated>false</IsTruncated>${uploads.join('')}</ListMultipartUploadsResult>`,
    );
  }
}
