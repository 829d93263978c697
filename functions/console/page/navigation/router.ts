import { useLayoutEffect, useState } from 'preact/hooks';
import { hrefOf, parseRoute, type Route } from './route.ts';

/** Goes to a route, as a click on a link to it would. */
export const navigate = (route: Route): void => {
  window.location.hash = hrefOf(route);
};

/** Goes to a route in place of the current one, for changes that deserve no step back. */
export const replaceRoute = (route: Route): void => {
  window.history.replaceState(null, '', hrefOf(route));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
};

/** The current route; a component that uses it renders again when the address changes. */
export const useRoute = (): Route => {
  const [hash, setHash] = useState(window.location.hash);
  // Before anything else can run: a later effect would miss what changes until then.
  useLayoutEffect(() => {
    const follow = () => setHash(window.location.hash);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return parseRoute(hash);
};
