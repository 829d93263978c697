/** The name of the manifest beside the files. */
export const MANIFEST_NAME = 'manifest.json';
