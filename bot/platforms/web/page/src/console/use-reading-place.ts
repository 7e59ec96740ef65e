import { useLayoutEffect, useRef } from 'react';
import { type Route, writeRoute } from './route.ts';

/**
 * A page that is opened is shown from its beginning, and one to which the back button leads where it was left. What was read
 * before is shown at once, so the browser, which scrolls the whole document only, would leave it where the other page was.
 */
export function useReadingPlace(route: Route): void {
  const left = useRef(new Map<string, number>());
  const before = useRef({ page: route.page, of: route.of });
  const address = writeRoute(route);
  const { page, of } = route;
  useLayoutEffect(() => {
    const content = document.getElementById('content');
    if (content === null) return;
    const isOther = before.current.page !== page || before.current.of !== of;
    before.current = { page, of };
    // An address that was seen before has a state, which a new step of the history has not.
    if (history.state !== null) content.scrollTo(0, left.current.get(address) ?? content.scrollTop);
    else if (isOther) content.scrollTo(0, 0);
    history.replaceState('seen', '');
    const note = () => left.current.set(address, content.scrollTop);
    content.addEventListener('scroll', note);
    return () => content.removeEventListener('scroll', note);
  }, [address, page, of]);
}
