import message from 'antd/es/message';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { sayProblem, useSpeech } from './words/use-words.ts';

export interface Notice {
  readonly tell: (text: ReactNode) => void;
  /** Why something was not done, and what to do. */
  readonly warn: (text: string) => void;
  readonly complain: (error: unknown) => void;
}

const NoticeContext = createContext<Notice>({ tell: () => {}, warn: () => {}, complain: () => {} });

export const useNotice = (): Notice => useContext(NoticeContext);

/** Shows short messages at the top of the page that disappear by themselves. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const speech = useSpeech();
  const [api, holder] = message.useMessage({ top: 64, maxCount: 2 });
  const notice = useMemo<Notice>(
    () => ({
      tell: (text) => void api.info(text, typeof text === 'string' ? undefined : 8),
      warn: (text) => void api.warning(text, 8),
      complain: (error) => void api.error(sayProblem(speech, error)),
    }),
    [api, speech],
  );
  return (
    <NoticeContext.Provider value={notice}>
      {holder}
      {children}
    </NoticeContext.Provider>
  );
}
