import { useLayoutEffect, useRef, useState } from 'react';

/** The width of an element inside its padding, as it changes. */
export function useWidth() {
  const holder = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = holder.current;
    if (element === null) return;
    // Known before the first paint: what is drawn a moment later pushes away what stands below.
    const { paddingLeft, paddingRight } = getComputedStyle(element);
    setWidth(Math.floor(element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)));
    const watching = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watching.observe(element);
    return () => watching.disconnect();
  }, []);
  return { holder, width };
}
