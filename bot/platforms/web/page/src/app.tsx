import { XProvider } from '@ant-design/x';
import xEnUs from '@ant-design/x/es/locale/en_US';
import xZhCn from '@ant-design/x/es/locale/zh_CN';
import enUs from 'antd/es/locale/en_US';
import zhCnLocale from 'antd/es/locale/zh_CN';
import { useEffect, useMemo, useState } from 'react';
import { ChatModelProvider } from './model/use-chat.tsx';
import { NoticeProvider } from './notice.tsx';
import { Shell } from './shell.tsx';
import { theme } from './theme.ts';
import { type PageLanguage, pageWords, readPageLanguage, SpeechContext } from './words/use-words.ts';

const languageKey = 'xinhang.language';

/** The words of the components that are not ours. */
const componentWords = { 'zh-CN': { ...zhCnLocale, ...xZhCn }, en: { ...enUs, ...xEnUs } };

export function App() {
  const [language, setLanguage] = useState<PageLanguage>(() =>
    readPageLanguage(localStorage.getItem(languageKey)),
  );
  const words = pageWords[language];
  useEffect(() => {
    localStorage.setItem(languageKey, language);
    document.documentElement.lang = language;
    document.title = `${words.product} · ${words.rehearsal}`;
  }, [language, words]);
  const speech = useMemo(() => ({ language, words, setLanguage }), [language, words]);

  return (
    <SpeechContext.Provider value={speech}>
      <XProvider theme={theme} locale={componentWords[language]} button={{ autoInsertSpace: false }}>
        <ChatModelProvider>
          <NoticeProvider>
            <Shell />
          </NoticeProvider>
        </ChatModelProvider>
      </XProvider>
    </SpeechContext.Provider>
  );
}
