import LinkOutlined from '@ant-design/icons/es/icons/LinkOutlined';
import Button from 'antd/es/button';
import { useState } from 'react';
import { useNotice } from '../notice.tsx';
import { type Route, writeRoute } from './route.ts';
import { useConsoleWords } from './use-console-words.ts';

interface CopyLinkProps {
  /** Where the link leads. */
  readonly to: Partial<Route> & Pick<Route, 'page'>;
  /** What it leads to: several buttons of a page have the same words. */
  readonly about: string;
}

/**
 * Copies a link that opens the same place for a colleague, who sees what is theirs. Where the browser gives no clipboard or no
 * permission, the link is shown and selected, to be copied by hand.
 */
export function CopyLink({ to, about }: CopyLinkProps) {
  const words = useConsoleWords();
  const notice = useNotice();
  const [said, setSaid] = useState('');
  const [byHand, setByHand] = useState<string | null>(null);
  const copy = async () => {
    const link = new URL(writeRoute(to), location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      setSaid(words.linkCopied);
      notice.tell(words.linkCopied);
    } catch {
      setByHand(link);
    }
  };
  return (
    <>
      <Button
        className="copy-link"
        icon={<LinkOutlined aria-hidden />}
        aria-label={`${words.copyLink} · ${about}`}
        title={words.copyLink}
        onClick={() => void copy()}
      />
      {byHand !== null && (
        <input
          className="link-by-hand"
          readOnly
          value={byHand}
          aria-label={words.copyByHand}
          title={words.copyByHand}
          ref={(field) => field?.select()}
          onBlur={() => setByHand(null)}
        />
      )}
      <span className="unseen" role="status">
        {said}
      </span>
    </>
  );
}
