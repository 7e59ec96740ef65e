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
import { en } from './words/en.ts';
import { type PageLanguage, SpeechContext } from './words/use-words.ts';
import { zhCn } from './words/zh-cn.ts';

const languageKey = 'xinhang.language';

export function App() {
  const [language, setLanguage] = useState<PageLanguage>(() =>
    localStorage.getItem(languageKey) === 'en' ? 'en' : 'zh-CN',
  );
  const words = language === 'en' ? en : zhCn;
  useEffect(() => {
    localStorage.setItem(languageKey, language);
    document.documentElement.lang = language;
    document.title = `${words.product} · ${words.rehearsal}`;
  }, [language, words]);
  const speech = useMemo(() => ({ language, words, setLanguage }), [language, words]);
  const locale = useMemo(
    () => (language === 'en' ? { ...enUs, ...xEnUs } : { ...zhCnLocale, ...xZhCn }),
    [language],
  );

  return (
    <SpeechContext.Provider value={speech}>
      <XProvider theme={theme} locale={locale} button={{ autoInsertSpace: false }}>
        <NoticeProvider>
          <ChatModelProvider>
            <Shell />
          </ChatModelProvider>
        </NoticeProvider>
      </XProvider>
    </SpeechContext.Provider>
  );
}
