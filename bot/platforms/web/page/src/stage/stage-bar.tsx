import DesktopOutlined from '@ant-design/icons/es/icons/DesktopOutlined';
import TranslationOutlined from '@ant-design/icons/es/icons/TranslationOutlined';
import Button from 'antd/es/button';
import { useEffect } from 'react';
import icon from '../icon.svg';
import { useApi, useChat } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { otherLanguage, useSpeech } from '../words/use-words.ts';
import { ClockControls } from './clock-controls.tsx';
import { DialectSwitch } from './dialect.tsx';
import { LookAs } from './look-as.tsx';
import '../styles/stage.css';
import type { Api } from '../model/api.ts';

/** The controls outside the chat: the person to act as, and the clock. */
export function StageBar() {
  const { words, language, setLanguage } = useSpeech();
  const api = useApi();
  const notice = useNotice();
  const me = useChat((state) => state.me);
  const own = me?.language ?? null;
  // The language in which the bot speaks to this person. With a customer the page keeps the viewer's.
  useEffect(() => {
    if (own !== null) setLanguage(own);
  }, [own, setLanguage]);
  const change = () => {
    const wanted = otherLanguage[language];
    setLanguage(wanted);
    api.chooseLanguage(wanted).catch(notice.complain);
  };
  return (
    <header className="stage">
      <div className="stage-brand">
        <img src={icon} width={28} height={28} alt="" />
        <strong>{words.product}</strong>
        <span className="stage-tag">{words.rehearsal}</span>
      </div>
      <LookAs />
      <ClockControls />
      <DialectSwitch />
      <div className="stage-language">
        {me !== null && me.role !== 'customer' && (
          <Button
            type="text"
            size="small"
            icon={<DesktopOutlined />}
            onClick={() => void openConsole(api).catch(notice.complain)}
            aria-label={words.openConsole}
            title={words.openConsole}
          >
            <span className="stage-console-label">{words.console}</span>
          </Button>
        )}
        <Button
          type="text"
          size="small"
          icon={<TranslationOutlined />}
          onClick={change}
          aria-label={words.language}
          title={words.language}
        >
          <span className="stage-language-label">{words.language}</span>
        </Button>
      </div>
    </header>
  );
}

/** Opens the console beside the chat, as the person the viewer looks as. Called at a click: otherwise browsers open no window. */
async function openConsole(api: Api): Promise<void> {
  const beside = window.open('about:blank', '_blank');
  try {
    const { url } = await api.consoleLink();
    const { origin, hash } = new URL(url);
    const entered = origin === location.origin && (await enter(hash.slice(1)));
    if (beside !== null) beside.location.replace(entered ? `${origin}/console` : url);
  } catch (error) {
    beside?.close();
    throw error;
  }
}

/** Signs in without the page that asks for a press: here it was pressed already. */
async function enter(token: string): Promise<boolean> {
  const response = await fetch('/console/session', {
    method: 'POST',
    body: new URLSearchParams({ token }),
    redirect: 'manual',
  });
  return response.type === 'opaqueredirect';
}
