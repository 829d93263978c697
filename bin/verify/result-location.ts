/** Where a consumer says that a result is. */
export type ResultLocation =
  | { readonly kind: 'bucket'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'folder'; readonly folder: string };

/** Reads `s3://bucket/…/`, `s3://bucket/…/manifest.json`, or the path of a folder or a manifest. */
export const resultLocation = (text: string): ResultLocation => {
  const folder = text.replace(/(^|\/)manifest\.json$/, '$1');
  const s3 = /^s3:\/\/([^/]+)\/?(.*)$/.exec(folder);
  if (s3 === null) return { kind: 'folder', folder: folder === '' ? '.' : folder };
  const [, bucket = '', key = ''] = s3;
  return { kind: 'bucket', bucket, prefix: key === '' || key.endsWith('/') ? key : `${key}/` };
};
