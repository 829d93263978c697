import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

interface Messages {
  readonly Records: readonly { readonly body: string }[];
}

const s3 = new S3Client();

/** Reads the files of each settled job that it is told of; here it only counts their bytes. */
export const handler = async ({ Records }: Messages) => {
  let bytes = 0;
  for (const { body } of Records) {
    const { result } = JSON.parse(body).data;
    for (const { key } of result.files) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: result.bucket, Key: key }));
      bytes += (await Body?.transformToString())?.length ?? 0;
    }
  }
  return { bytes };
};
