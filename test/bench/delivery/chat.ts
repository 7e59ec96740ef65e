/** What a benchmark asks of the other side, whichever platform it stands for; each answers in a process of its own. */
export type ChatQuestion =
  | { readonly ask: 'where' }
  /** Clears what was posted and starts measuring CPU time. */
  | { readonly ask: 'forget' }
  | { readonly ask: 'seen' }
  | { readonly ask: 'write'; readonly to: string };

export interface ChatAnswer {
  readonly url: string;
  readonly posted: number;
  /** Messages after the first in a place: each customer, or colleague, gets one. */
  readonly duplicates: number;
  /** Refused, or silently dropped, because it was too much. */
  readonly refused: number;
  /** Postings without an answer in time, so that their sender cannot know what became of them. */
  readonly answersLost: number;
  /** Share of a core that this process used since `forget`. */
  readonly ownCore: number;
}

/** `few`: every 50th answer is lost. The others are on top of that, `mixed` all of them; `none`: the chat works. */
export type Trouble = 'none' | 'few' | 'storm' | 'reset' | 'hang' | 'late' | 'lost' | '429' | '500' | 'mixed';

export interface ChatSettings {
  readonly platform: ChatName;
  /** How many customers have a group, or colleagues an account. */
  readonly messages: number;
  readonly answersAfterMs: number;
  /** Requests above this rate get a 429; null: no limit but the platform's own. Slack only. */
  readonly perSecond: number | null;
  readonly trouble: Trouble;
}

export const chatNames = ['slack', 'dingtalk', 'feishu', 'wecom'] as const;
export type ChatName = (typeof chatNames)[number];

/** The process of each: Slack's is a fast one, so that it is not the slowest part; the others are the strict fakes. */
export const chatFile = (platform: ChatName): string =>
  platform === 'slack' ? 'slack.ts' : 'strict-chat.ts';

export const every = (count: number, number: number): boolean => number % count === count - 1;
