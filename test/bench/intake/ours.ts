/** The program's intake of role `chat`: its listener, its Slack adapter and its sink. What is stored is not worked on. */
import { createHttp } from '../../../bot/http.ts';
import { createSink } from '../../../bot/inbound/create-sink.ts';
import { createSlackPlatform } from '../../../bot/platforms/slack/index.ts';
import type { Core } from '../../../jobs/core.ts';
import { loadTemplates } from '../../../jobs/load-templates.ts';
import { openStore } from '../../../jobs/open-store.ts';
import { type Log, noCounts } from '../../../jobs/ports.ts';
import { rulesOf } from '../../../jobs/rules.ts';
import { standingWallClock } from '../../clock.ts';
import { answerQuestions, readSettings } from '../delivery/processes.ts';
import type { IntakeSettings } from './requests.ts';

const { url, secret, slackUrl } = readSettings() as IntakeSettings;
const say = (what: object, message = '') => console.error(message, what);
const log: Log = { debug: () => {}, info: () => {}, warn: say, error: say };
const now = standingWallClock.now();
const store = await openStore({ url });
const templates = loadTemplates();
const core: Core = {
  db: store.db,
  intake: store.intake,
  clock: { now: () => now },
  rules: rulesOf(templates),
  templates,
  language: 'zh-CN',
  platforms: new Map(),
  log,
  counts: noCounts,
  nudge: () => {},
};
const http = createHttp({ host: '127.0.0.1', port: 0, log, ready: async () => [] });
const slack = createSlackPlatform(
  { botToken: 'xoxb-1', signingSecret: secret, apiUrl: slackUrl },
  { http: http.app, log, nowMs: () => now.epochMilliseconds },
);
const address = await http.listen();
await slack.start(createSink(core, async () => {}));
answerQuestions(() => address);
