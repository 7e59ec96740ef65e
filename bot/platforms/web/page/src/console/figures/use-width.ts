import { useEffect, useRef, useState } from 'react';

/** The width of an element inside its padding, as it changes. */
export function useWidth() {
  const holder = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const watching = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watching.observe(element);
    return () => watching.disconnect();
  }, []);
  return { holder, width };
}
