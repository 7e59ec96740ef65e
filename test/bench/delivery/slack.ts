/** The benchmark's fake Slack, in a process of its own. */
import { writeFileSync } from 'node:fs';
import { type Mood, startSlackApi } from '../../outbox/slack-api.ts';
import { answerQuestions, readSettings } from './processes.ts';

export type SlackQuestion =
  | { readonly ask: 'where' }
  /** Clears what was posted and starts measuring CPU time. */
  | { readonly ask: 'forget' }
  | { readonly ask: 'seen' }
  | { readonly ask: 'write'; readonly to: string };

export interface SlackAnswer {
  readonly url: string;
  readonly posted: number;
  /** Messages after the first in a channel: each customer is asked one question. */
  readonly duplicates: number;
  readonly refused: number;
  /** Share of a core that this process used since `forget`. */
  readonly ownCore: number;
}

/** `few`: every 50th answer is lost. The others are on top of that; `none`: Slack works. */
export type Trouble = 'none' | 'few' | 'storm' | 'reset' | 'hang' | 'late' | 'lost' | '429' | '500';

export interface SlackSettings {
  readonly answersAfterMs: number;
  /** Requests above this rate get a 429; null: no limit. */
  readonly perSecond: number | null;
  readonly trouble: Trouble;
}

const { answersAfterMs, perSecond, trouble } = readSettings() as SlackSettings;
const slack = await startSlackApi();
slack.behaviour.answersAfterMs = answersAfterMs;
if (perSecond !== null) {
  // A leaky bucket that holds a tenth of a second.
  const size = Math.max(1, perSecond / 10);
  let level = 0;
  let filledMs = performance.now();
  slack.behaviour.mood = () => {
    const now = performance.now();
    level = Math.max(0, level - ((now - filledMs) * perSecond) / 1_000);
    filledMs = now;
    if (level + 1 > size) return 'slow-down';
    level += 1;
    return 'ok';
  };
}

const every = (count: number, number: number): boolean => number % count === count - 1;
const moods: Readonly<Record<Exclude<Trouble, 'none'>, (number: number) => Mood>> = {
  few: () => 'ok',
  storm: (number) =>
    number % 2 === 0 && Math.floor(performance.now() / 1_000) % 4 === 0 ? 'slow-down' : 'ok',
  reset: () => 'ok',
  hang: (number) => (every(75, number) ? 'hang' : 'ok'),
  late: (number) => (every(75, number) ? 'late' : 'ok'),
  lost: (number) => (every(5, number) ? 'answer-lost' : 'ok'),
  '429': (number) => (every(10, number) ? 'slow-down' : 'ok'),
  '500': (number) => (every(10, number) ? 'error-500' : 'ok'),
};
if (trouble !== 'none') {
  slack.behaviour.mood = ({ number }) => (every(50, number) ? 'answer-lost' : moods[trouble](number));
}
if (trouble === 'reset') {
  // Five seconds of every fifteen, beginning with five good ones.
  setInterval(() => {
    slack.behaviour.resets = Math.floor(performance.now() / 5_000) % 3 === 1;
    if (slack.behaviour.resets) slack.dropConnections();
  }, 100).unref();
}

let since = { ms: performance.now(), cpu: process.cpuUsage() };

answerQuestions((asked): SlackAnswer => {
  const question = asked as SlackQuestion;
  if (question.ask === 'forget') {
    slack.forget();
    since = { ms: performance.now(), cpu: process.cpuUsage() };
  }
  if (question.ask === 'write') {
    writeFileSync(question.to, JSON.stringify(slack.posted.map(({ body }) => body)));
  }
  const { user, system } = process.cpuUsage(since.cpu);
  return {
    url: slack.url,
    posted: slack.posted.length,
    duplicates: slack.posted.length - new Set(slack.posted.map(({ channel }) => channel)).size,
    refused: slack.counts.refused,
    ownCore: (user + system) / 1_000 / Math.max(1, performance.now() - since.ms),
  };
});
