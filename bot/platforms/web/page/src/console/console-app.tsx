import ConfigProvider from 'antd/es/config-provider';
import enUs from 'antd/es/locale/en_US';
import zhCn from 'antd/es/locale/zh_CN';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { NoticeProvider } from '../notice.tsx';
import { darkTheme, theme } from '../theme.ts';
import {
  type PageLanguage,
  pageWords,
  readPageLanguage,
  SpeechContext,
  useWords,
} from '../words/use-words.ts';
import { ActingProvider } from './acting.tsx';
import { ConsoleShell } from './console-shell.tsx';
import { useThemeChoice } from './use-theme-choice.ts';
import { ViewsProvider } from './use-view.tsx';
import { useConsoleWords } from './use-console-words.ts';

const languageKey = 'xinhang.language';
/** The words of the components that are not ours. */
const componentWords = { 'zh-CN': zhCn, en: enUs };

export function ConsoleApp() {
  const [language, setLanguage] = useState<PageLanguage>(() =>
    readPageLanguage(localStorage.getItem(languageKey)),
  );
  const [isSignedOut, setIsSignedOut] = useState(false);
  const themeChoice = useThemeChoice();
  const words = pageWords[language];
  useEffect(() => {
    localStorage.setItem(languageKey, language);
    document.documentElement.lang = language;
  }, [language]);
  const speech = useMemo(() => ({ language, words, setLanguage }), [language, words]);
  const onSignedOut = useCallback(() => setIsSignedOut(true), []);

  return (
    <SpeechContext.Provider value={speech}>
      <ConfigProvider
        theme={themeChoice.isDark ? darkTheme : theme}
        locale={componentWords[language]}
        button={{ autoInsertSpace: false }}
      >
        <NoticeProvider>
          {isSignedOut ? (
            <SignedOut />
          ) : (
            <ViewsProvider onSignedOut={onSignedOut}>
              <ActingProvider>
                <ConsoleShell themeChoice={themeChoice} onSignedOut={onSignedOut} />
              </ActingProvider>
            </ViewsProvider>
          )}
        </NoticeProvider>
      </ConfigProvider>
    </SpeechContext.Provider>
  );
}

/** Nothing of what was shown before is left. */
function SignedOut() {
  const words = useConsoleWords();
  const { product } = useWords();
  useEffect(() => {
    document.title = `${words.signedOut} · ${product}`;
  }, [words, product]);
  return (
    <main className="signed-out" role="alert">
      <h1>{words.signedOut}</h1>
      <p>{words.signedOutHint}</p>
    </main>
  );
}
