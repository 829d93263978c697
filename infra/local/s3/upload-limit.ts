/** The largest single upload: well above the parts that any client sends by itself. */
export const LARGEST_UPLOAD_BYTES = 256 * 1024 * 1024;
