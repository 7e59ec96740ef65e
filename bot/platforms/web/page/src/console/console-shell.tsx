import { Suspense, useEffect, useRef } from 'react';
import icon from '../icon.svg';
import { useSpeech, useWords } from '../words/use-words.ts';
import { Account } from './account.tsx';
import { CommandLine } from './command-line.tsx';
import { type ConsolePage, consolePages } from './console-pages.tsx';
import { MeContext } from './me.ts';
import { firstPage, isAtStart, type Route, useRoute, writeRoute } from './route.ts';
import { Nothing, WhenRead } from './states.tsx';
import { useConsoleWords } from './use-console-words.ts';
import type { ThemeChoice } from './use-theme-choice.ts';
import { useLive } from './use-live.ts';
import { useReadingPlace } from './use-reading-place.ts';
import { useView } from './use-view.tsx';

interface ShellProps {
  readonly themeChoice: {
    readonly choice: ThemeChoice;
    readonly setChoice: (choice: ThemeChoice) => void;
  };
  readonly onSignedOut: () => void;
}

/** The frame of every page: who is signed in, the pages that are theirs, and the open one. */
export function ConsoleShell({ themeChoice, onSignedOut }: ShellProps) {
  const words = useConsoleWords();
  const { product } = useWords();
  useLive();
  const read = useView('me', {});
  const me = read.view;
  const asked = useRoute();
  const { setLanguage } = useSpeech();
  const own = me?.language ?? null;
  // The language in which the bot speaks to this person.
  useEffect(() => {
    if (own !== null) setLanguage(own);
  }, [own, setLanguage]);
  const open = consolePages.filter(({ page, view = page }) => me?.views.includes(view) === true);
  // Where today is not theirs, the first page of their menu.
  const begin = open.find(({ page }) => page === firstPage) ?? open[0];
  const route = isAtStart() && begin !== undefined ? { ...asked, page: begin.page } : asked;

  return (
    <div className="console">
      <a
        className="skip-link"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {words.skipToContent}
      </a>
      <header className="console-head">
        <img src={icon} width={28} height={28} alt="" />
        <strong>{product}</strong>
        <span className="console-tag">{words.console}</span>
        <span className="console-space" />
        {me !== null && (
          <MeContext.Provider value={me}>
            <CommandLine />
            <Account {...themeChoice} onSignedOut={onSignedOut} />
          </MeContext.Provider>
        )}
      </header>
      <Navigation open={open} route={route} />
      <main id="content" className="console-main" tabIndex={-1}>
        <WhenRead read={read} isPart>
          {(known) => (
            <MeContext.Provider value={known}>
              <OpenPage {...{ route, open, begin }} />
            </MeContext.Provider>
          )}
        </WhenRead>
      </main>
    </div>
  );
}

function Navigation({ open, route }: { readonly open: readonly ConsolePage[]; readonly route: Route }) {
  const words = useConsoleWords();
  return (
    <nav className="console-nav" aria-label={words.navigation}>
      <ul>
        {open.map(
          ({ page, icon: Icon }) =>
            Icon !== undefined && (
              <li key={page}>
                <a
                  href={writeRoute({ page })}
                  {...(route.page === page && { 'aria-current': 'page' as const })}
                >
                  <span className="icon" aria-hidden>
                    <Icon />
                  </span>
                  <span>{words.pages[page]}</span>
                </a>
              </li>
            ),
        )}
      </ul>
    </nav>
  );
}

interface OpenPageProps {
  readonly route: Route;
  readonly open: readonly ConsolePage[];
  readonly begin: ConsolePage | undefined;
}

function OpenPage({ route, open, begin }: OpenPageProps) {
  const words = useConsoleWords();
  const { product } = useWords();
  const shown = open.find(({ page }) => page === route.page);
  const title = shown === undefined ? words.noSuchPage : (words.pages[shown.page] ?? '');
  const before = useRef(route.page);
  useReadingPlace(route);
  useEffect(() => {
    document.title = [...(route.of === null ? [] : [route.of]), title, product].join(' · ');
    // A screen reader goes on where the new page begins.
    if (before.current !== route.page) document.getElementById('content')?.focus();
    before.current = route.page;
  }, [route.page, route.of, title, product]);
  if (shown === undefined) {
    return (
      <Nothing title={words.noSuchPage} hint={words.noSuchPageHint}>
        {begin !== undefined && (
          <a href={writeRoute({ page: begin.page })}>{words.openPage(words.pages[begin.page] ?? '')}</a>
        )}
      </Nothing>
    );
  }
  const { show: Page } = shown;
  return (
    <Suspense>
      <Page route={route} />
    </Suspense>
  );
}
