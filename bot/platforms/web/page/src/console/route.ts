import { useSyncExternalStore } from 'react';

/**
 * Where the page is: `#/customers/C001?show=timeline`. Browsers do not send what stands behind the `#`, so what people
 * search for is in no log of a server or proxy.
 */
export interface Route {
  readonly page: string;
  /** What the page is about: a customer's code. */
  readonly of: string | null;
  readonly query: Readonly<Record<string, string>>;
}

/** What every page is shown with. */
export interface PageProps {
  readonly route: Route;
}

export const firstPage = 'today';

export function readRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/u, '').split('?');
  const [page = '', of = ''] = path.split('/').map(decode);
  return {
    page: page === '' ? firstPage : page,
    of: of === '' ? null : of,
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** The address of a route; what is empty is left out. */
export function writeRoute({ page, of = null, query = {} }: Partial<Route> & Pick<Route, 'page'>): string {
  const path = [page, ...(of === null ? [] : [of])].map(encodeURIComponent).join('/');
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  return `#/${path}${search === '' ? '' : `?${search}`}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  addEventListener('popstate', listener);
  return () => {
    removeEventListener('hashchange', listener);
    removeEventListener('popstate', listener);
  };
}

export function useRoute(): Route {
  return readRoute(useSyncExternalStore(subscribe, () => location.hash));
}

/** Whether the address names no page, as after signing in. */
export function isAtStart(): boolean {
  return /^#?\/?$/u.test(location.hash);
}

/** Changes the address without a step in the history: for what is typed or filtered. */
export function replaceRoute(route: Parameters<typeof writeRoute>[0]): void {
  history.replaceState(history.state, '', writeRoute(route));
  dispatchEvent(new PopStateEvent('popstate'));
}
