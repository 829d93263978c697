import { useEffect, useState } from 'preact/hooks';
import { errorMessage } from '../api/authorization.ts';

/** What a call brought, or why it failed; neither while it is under way. */
export interface Loaded<T> {
  readonly value?: T;
  readonly message?: string;
}

/** Loads a value once, when its component appears. */
export const useLoaded = <T>(load: () => Promise<T>): Loaded<T> => {
  const [loaded, setLoaded] = useState<Loaded<T>>({});
  useEffect(() => {
    load().then(
      (value) => setLoaded({ value }),
      (error: unknown) => setLoaded({ message: errorMessage(error) }),
    );
  }, []);
  return loaded;
};
