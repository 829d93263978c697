/**
 * Waits until the time has passed and the page is visible. A page that is shown again ends the
 * wait at once, so that its reader sees nothing out of date.
 *
 * @throws the signal's reason when it is aborted
 */
export const visiblePause = async (ms: number, signal?: AbortSignal): Promise<void> => {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const listeners = new AbortController();
    const end = () => {
      clearTimeout(timer);
      listeners.abort();
      resolve();
    };
    const endIfVisible = () => {
      if (!document.hidden) end();
    };
    const timer = setTimeout(endIfVisible, ms);
    document.addEventListener('visibilitychange', endIfVisible, { signal: listeners.signal });
    signal?.addEventListener('abort', end, { signal: listeners.signal });
  });
  signal?.throwIfAborted();
};
