import type { ResultLocation } from '../../shared/lambda/environment.ts';

/**
 * The origin of every signed link to a result, as the S3 client makes it: the bucket's own host
 * name, or the endpoint's where S3 is addressed by path.
 */
export const resultOrigin = ({ bucketName, region, endpoint }: ResultLocation): string => {
  if (endpoint) return new URL(endpoint).origin;
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  // A dot in the name would not match S3's wildcard certificate: such a bucket goes by path.
  const host = bucketName.includes('.') ? '' : `${bucketName}.`;
  return `https://${host}s3.${region}.${domain}`;
};
