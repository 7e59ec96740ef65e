import { useEffect, useRef } from 'react';

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly {
    readonly key: string;
    readonly title: string;
    readonly count?: number;
    readonly href: string;
  }[];
  /** The key of the chosen one. */
  readonly chosen: string;
}

/** Parts of a page as links. On a narrow screen they are a strip, which is moved until the chosen one is in sight. */
export function Tabs({ label, tabs, chosen }: TabsProps) {
  const strip = useRef<HTMLElement>(null);
  useEffect(() => {
    const tab = strip.current?.querySelector(`[data-tab="${chosen}"]`);
    if (strip.current === null || tab === null || tab === undefined) return;
    const [frame, box] = [strip.current.getBoundingClientRect(), tab.getBoundingClientRect()];
    strip.current.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
  }, [chosen]);
  return (
    <nav className="tabs" aria-label={label} ref={strip}>
      {tabs.map(({ key, title, count, href }) => (
        <a key={key} data-tab={key} href={href} {...(key === chosen && { 'aria-current': 'true' as const })}>
          {title} {count !== undefined && <small>{count}</small>}
        </a>
      ))}
    </nav>
  );
}
