import { useLayoutEffect, useState } from 'preact/hooks';
import { hrefOf, parseRoute, type Route } from './route.ts';

/** Goes to a route, as a click on a link to it would. */
export const navigate = (route: Route): void => {
  window.location.hash = hrefOf(route);
};

/** Replaces the current route, for changes that need no entry in the browser's history. */
export const replaceRoute = (route: Route): void => {
  window.history.replaceState(null, '', hrefOf(route));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
};

/** The current route; its component renders again when the address changes. */
export const useRoute = (): Route => {
  const [hash, setHash] = useState(window.location.hash);
  // A layout effect: a later one would miss address changes before it ran.
  useLayoutEffect(() => {
    const follow = () => setHash(window.location.hash);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return parseRoute(hash);
};

/**
 * The id of the current entry of the browser's history. It stays with the entry: the way back
 * finds the same id, while a new link to the same address has another one.
 */
export const historyEntryId = (): string => {
  const state: unknown = window.history.state;
  if (typeof state === 'object' && state !== null && 'entry' in state) return String(state.entry);
  const entry = crypto.randomUUID();
  window.history.replaceState({ entry }, '');
  return entry;
};
