import {
  createContext,
  useCallback,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { createTimeFormat, type TimeFormat } from '../words/format-time.ts';
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

export function useChat(): ChatState {
  const model = useModel();
  return useSyncExternalStore(
    useCallback((listener) => model.subscribe(listener), [model]),
    () => model.state(),
  );
}

export function useTimeFormat(): TimeFormat {
  const { language } = useSpeech();
  const { zone } = useChat();
  return useMemo(() => createTimeFormat(language, zone), [language, zone]);
}

/** The company's current time in epoch milliseconds, updated every 15 seconds. */
export function useNow(): number | null {
  const { clock } = useChat();
  const [pageMs, setPageMs] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setPageMs(performance.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return clock === null ? null : clock.nowMs + Math.max(0, pageMs - clock.heardAtMs);
}
