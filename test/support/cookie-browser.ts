/**
 * A browser, as far as an issuer knows one: it keeps cookies, and follows redirects up to the one
 * that leads back to `origin`.
 */
export const cookieBrowser = (origin: string) => {
  const cookies = new Map<string, string>();
  const send = async (address: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const headers = { cookie, ...Object.fromEntries(new Headers(init.headers)) };
    const response = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null || location.startsWith(origin)) return response;
    return send(new URL(location, address).href);
  };
  return { send };
};
