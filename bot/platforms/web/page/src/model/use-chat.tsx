import {
  createContext,
  useCallback,
  type ReactNode,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { timeFormatOf, type TimeFormat } from '../words/format-time.ts';
import { useSpeech } from '../words/use-words.ts';
import { type Api, createApi } from './api.ts';
import { type ChatModel, createChatModel } from './chat-model.ts';
import type { ChatState } from './chat-state.ts';

interface Chat {
  readonly api: Api;
  readonly model: ChatModel;
}

const ChatContext = createContext<Chat | null>(null);

/** One connection per browser page, whatever React does with the tree. */
export function ChatModelProvider({ children }: { children: ReactNode }) {
  const [chat] = useState<Chat>(() => {
    const api = createApi();
    return { api, model: createChatModel(api) };
  });
  return <ChatContext.Provider value={chat}>{children}</ChatContext.Provider>;
}

function useChatContext(): Chat {
  const chat = useContext(ChatContext);
  if (chat === null) throw new Error('there is no ChatModelProvider above');
  return chat;
}

export const useModel = (): ChatModel => useChatContext().model;
export const useApi = (): Api => useChatContext().api;

/**
 * A part of the chat's state. The component is drawn again only when that part changes, so that a message that arrives
 * does not draw every other message.
 *
 * @param select a value that is the same object as long as nothing in it has changed
 */
export function useChat<T>(select: (state: ChatState) => T): T {
  const model = useModel();
  return useSyncExternalStore(
    useCallback((listener) => model.subscribe(listener), [model]),
    () => select(model.state()),
  );
}

export function useTimeFormat(): TimeFormat {
  const { language } = useSpeech();
  const zone = useChat((state) => state.zone);
  return timeFormatOf(language, zone);
}

/** The company's current time in epoch milliseconds, updated every 15 seconds. */
export function useNow(): number | null {
  const clock = useChat((state) => state.clock);
  const [pageMs, setPageMs] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setPageMs(performance.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return clock === null ? null : clock.nowMs + Math.max(0, pageMs - clock.heardAtMs);
}
