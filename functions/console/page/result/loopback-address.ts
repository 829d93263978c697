/**
 * The address of the same page by number where it was opened by the name localhost: to a browser
 * those are two origins, and the bucket of a stack on this machine lets the number's read.
 */
export const loopbackAddress = (address: string): string | undefined => {
  const url = new URL(address);
  if (url.hostname !== 'localhost') return undefined;
  url.hostname = '127.0.0.1';
  return url.href;
};
