import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

/**
 * Deletes every object of a bucket without versions, a thousand at a time, and returns their
 * number. Objects that are written meanwhile may remain.
 *
 * @throws Error with the key of the first object that cannot be deleted, and S3's reason.
 */
export const emptyBucket = async (
  s3: S3Client,
  bucket: string,
  onProgress: (deleted: number) => void,
): Promise<number> => {
  for (let deleted = 0; ; onProgress(deleted)) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    if (Contents.length === 0) return deleted;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors;
    if (first) throw new Error(`${first.Key} cannot be deleted: ${first.Code} ${first.Message}`);
    deleted += Contents.length;
  }
};
