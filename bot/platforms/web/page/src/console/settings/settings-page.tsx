import Button from 'antd/es/button';
import type { AnswerOf } from '../../../../../../console/api/index.ts';
import { otherLanguage, useSpeech } from '../../words/use-words.ts';
import { ActionButtons } from '../action-buttons.tsx';
import { useActing } from '../acting.tsx';
import { useConsoleTime } from '../me.ts';
import { WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';

type Settings = AnswerOf<'settings'>;

/** What colleagues choose for themselves, with the actions of `/crm settings`, and where they are signed in. */
export function SettingsPage() {
  const words = useConsoleWords();
  const read = useView('settings', {});
  return (
    <>
      <div className="page-head">
        <h1>{words.pages['settings']}</h1>
      </div>
      <WhenRead read={read} rows={8}>
        {(settings) => (
          <div className="settings">
            <Own settings={settings} />
            <Sessions sessions={settings.sessions} />
          </div>
        )}
      </WhenRead>
    </>
  );
}

function Own({ settings }: { readonly settings: Settings }) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  const { language } = useSpeech();
  const { run } = useActing();
  const say = (text: string) => () => void run({ kind: 'command', text });
  const { lines, change, feed } = settings;
  return (
    <>
      <section className="box" aria-labelledby="hours">
        <h2 id="hours">{words.messagesToYou}</h2>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
        <ActionButtons actions={[change]} about={words.messagesToYou} />
      </section>
      <section className="box" aria-labelledby="language">
        <h2 id="language">{words.language}</h2>
        <p>{words.languageHint}</p>
        <div className="actions">
          <Button onClick={say(`language ${otherLanguage[language]}`)}>{words.otherLanguage}</Button>
        </div>
      </section>
      {feed !== null && (
        <section className="box" aria-labelledby="feed">
          <h2 id="feed">{words.feed}</h2>
          <p>{feed.since === null ? words.noFeed : words.feedSince(format.fullDay(feed.since))}</p>
          <div className="actions">
            {feed.since === null ? (
              <Button onClick={say('feed open')}>{words.openFeed}</Button>
            ) : (
              <>
                <Button onClick={say('feed renew')}>{words.renewFeed}</Button>
                <Button danger onClick={say('feed revoke')}>
                  {words.revokeFeed}
                </Button>
              </>
            )}
          </div>
        </section>
      )}
    </>
  );
}

function Sessions({ sessions }: { readonly sessions: Settings['sessions'] }) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  return (
    <section className="group" aria-labelledby="sessions">
      <h2 id="sessions">{words.sessions}</h2>
      <ul className="lines">
        {sessions.map(({ id, platform, signedInAt, until, isThis, actions }) => (
          <li className="line" key={id} data-testid="session">
            <div className="line-words">
              <p className="line-title">{words.signedInAt(format.dayTime(signedInAt))}</p>
              <p className="line-more">
                {isThis && <span className="chip">{words.thisSession}</span>}
                <span>{words.linkFrom(platform)}</span>
                <span>{words.sessionUntil(format.dayTime(until))}</span>
              </p>
            </div>
            <ActionButtons actions={actions} about={format.dayTime(signedInAt)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
