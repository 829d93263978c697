/** A place in S3: a bucket and a key, or the beginning of keys. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** Reads `s3://bucket/key`. */
export const s3Location = (url: string): S3Location => {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.*)$/s.exec(url) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new Error(`The S3 path "${url}" is not valid: s3://bucket/prefix is expected.`);
  }
  return { bucket, key };
};

/** The address of an object. */
export const s3Url = ({ bucket, key }: S3Location): string => `s3://${bucket}/${key}`;
