import DownOutlined from '@ant-design/icons/es/icons/DownOutlined';
import Button from 'antd/es/button';
import { useEffect, useRef } from 'react';
import { PersonAvatar } from '../avatar.tsx';
import { useNotice } from '../notice.tsx';
import { otherLanguage, useSpeech } from '../words/use-words.ts';
import { useActing } from './acting.tsx';
import { signOut } from './console-api.ts';
import { useMe } from './me.ts';
import { useConsoleWords } from './use-console-words.ts';
import { type ThemeChoice, themeChoices } from './use-theme-choice.ts';

interface AccountProps {
  readonly choice: ThemeChoice;
  readonly setChoice: (choice: ThemeChoice) => void;
  readonly onSignedOut: () => void;
}

/** Who is signed in, and how the page looks to them. Closes by Escape, and when something else is pressed. */
export function Account({ choice, setChoice, onSignedOut }: AccountProps) {
  const me = useMe();
  const words = useConsoleWords();
  const { language } = useSpeech();
  const { run } = useActing();
  const notice = useNotice();
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const { current } = menu;
      if (current?.open !== true) return;
      const isEscape = event instanceof KeyboardEvent && event.key === 'Escape';
      const isOutside =
        event.type === 'pointerdown' && event.target instanceof Node && !current.contains(event.target);
      if (!isEscape && !isOutside) return;
      current.open = false;
      if (isEscape) current.querySelector('summary')?.focus();
    };
    document.addEventListener('keydown', close);
    document.addEventListener('pointerdown', close);
    return () => {
      document.removeEventListener('keydown', close);
      document.removeEventListener('pointerdown', close);
    };
  }, []);
  const leave = async () => {
    try {
      await signOut();
      onSignedOut();
    } catch (error) {
      notice.complain(error);
    }
  };
  return (
    <details className="account" ref={menu}>
      <summary aria-label={`${words.account}: ${me.name}`}>
        <PersonAvatar id={me.code} name={me.name} size={28} />
        <span className="account-name">{me.name}</span>
        <DownOutlined />
      </summary>
      <div className="account-menu">
        <p>{`${me.name} · ${me.roles.join(' · ')}`}</p>
        <fieldset>
          <legend>{words.theme}</legend>
          {themeChoices.map((one) => (
            <label key={one}>
              <input type="radio" name="theme" checked={choice === one} onChange={() => setChoice(one)} />
              {words.themes[one]}
            </label>
          ))}
        </fieldset>
        <Button
          block
          onClick={() => void run({ kind: 'command', text: `language ${otherLanguage[language]}` })}
        >
          {words.otherLanguage}
        </Button>
        <Button block onClick={() => void leave()}>
          {words.signOut}
        </Button>
      </div>
    </details>
  );
}
