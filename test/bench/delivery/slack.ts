/** The benchmark's fake Slack, in a process of its own. */
import { writeFileSync } from 'node:fs';
import { type Mood, startSlackApi } from '../../outbox/slack-api.ts';
import { type ChatAnswer, type ChatQuestion, type ChatSettings, every, type Trouble } from './chat.ts';
import { createLimiter } from './limiter.ts';
import { answerQuestions, readSettings } from './processes.ts';

const { answersAfterMs, perSecond, trouble } = readSettings() as ChatSettings;
const slack = await startSlackApi();
let answersLost = 0;
slack.behaviour.answersAfterMs = answersAfterMs;
const takes = perSecond === null ? () => true : createLimiter(perSecond);
slack.behaviour.mood = () => (takes() ? 'ok' : 'slow-down');

const mix: readonly Mood[] = [
  'ok',
  'answer-lost',
  'slow-down',
  'request-lost',
  'late',
  'error-500',
  'ok',
  'hang',
];

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
  mixed: (number) => mix[number % mix.length] ?? 'ok',
};
if (trouble !== 'none') {
  slack.behaviour.mood = ({ number }) => {
    if (!takes()) return 'slow-down';
    const mood = every(50, number) ? 'answer-lost' : moods[trouble](number);
    if (mood !== 'ok' && mood !== 'slow-down') answersLost += 1;
    return mood;
  };
}
if (trouble === 'reset') {
  // Five seconds of every fifteen, beginning with five good ones.
  setInterval(() => {
    slack.behaviour.resets = Math.floor(performance.now() / 5_000) % 3 === 1;
    if (slack.behaviour.resets) slack.dropConnections();
  }, 100).unref();
}

let since = { ms: performance.now(), cpu: process.cpuUsage() };

answerQuestions((asked): ChatAnswer => {
  const question = asked as ChatQuestion;
  if (question.ask === 'forget') {
    slack.forget();
    answersLost = 0;
    since = { ms: performance.now(), cpu: process.cpuUsage() };
  }
  if (question.ask === 'write') {
    writeFileSync(question.to, JSON.stringify(slack.posted.map(({ body }) => body)));
  }
  const { user, system } = process.cpuUsage(since.cpu);
  // The supervisor's list of the day comes beside them when a run takes longer.
  const groups = slack.posted.map(({ channel }) => channel).filter((channel) => channel.startsWith('C'));
  return {
    url: slack.url,
    posted: groups.length,
    duplicates: groups.length - new Set(groups).size,
    refused: slack.counts.refused,
    answersLost,
    ownCore: (user + system) / 1_000 / Math.max(1, performance.now() - since.ms),
  };
});
