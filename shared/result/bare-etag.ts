/**
 * An ETag as manifests and records have it, without the quotes that HTTP puts around it; the empty
 * text where a service gave none.
 */
export const bareEtag = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');
