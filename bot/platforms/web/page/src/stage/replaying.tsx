import Alert from 'antd/es/alert';
import { useChat, useTimeFormat } from '../model/use-chat.tsx';
import { useWords } from '../words/use-words.ts';

/** At the first start: the past weeks still arrive, and what is done in the page waits for them. */
export function Replaying() {
  const words = useWords();
  const format = useTimeFormat();
  const to = useChat(({ stage }) => stage?.replayedTo ?? null);
  if (to === null) return null;
  return (
    <Alert className="replaying" type="info" banner title={words.replaying(format.day(Date.parse(to)))} />
  );
}
