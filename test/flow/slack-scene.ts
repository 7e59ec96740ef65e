import { Temporal } from 'temporal-polyfill';
import { createSink } from '../../bot/inbound/create-sink.ts';
import { createHttp } from '../../bot/http.ts';
import { createSlackPlatform } from '../../bot/platforms/slack/index.ts';
import { createStillClock } from '../../bot/simulate/still-clock.ts';
import type { Core } from '../../jobs/core.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import { advance } from '../../jobs/advance.ts';
import { type ChatPlatform, type Log, noCounts, noPace } from '../../jobs/ports.ts';
import { addStaff } from '../../jobs/staff/keep-staff.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import type { Role } from '../../templates/reader/roles.ts';
import type { OpenDb } from '../../prisma/client.ts';
import { freshDatabase } from '../database.ts';
import { rulesOnce, withSteps } from '../with-steps.ts';
import { startFakeSlack } from '../fakes/slack/index.ts';

const templates = withSteps(loadedTemplates(), ['trial-check']);
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The whole program except its process: a real store, the real Slack platform, and a strict fake Slack. */
export async function openSlackScene(
  mode: 'socket' | 'http',
  start = '2026-03-02T10:00',
  openDatabase: () => Promise<OpenDb> = freshDatabase,
) {
  const database = await openDatabase();
  const clock = createStillClock(shanghai(start));
  // Slack's clock is the company's here, and dates whatever arrives.
  const nowMs = () => clock.now().epochMilliseconds;
  const slack = await startFakeSlack({ mode, nowMs });
  const platforms = new Map<string, ChatPlatform>();
  const core: Core = {
    db: database.db,
    clock,
    rules: rulesOnce(templates),
    templates,
    language: 'zh-CN',
    platforms,
    log: quiet,
    counts: noCounts,
    nudge: () => {},
  };
  const http = createHttp({ host: '127.0.0.1', port: 0, log: quiet, ready: async () => [] });
  const platform = createSlackPlatform(
    {
      botToken: slack.botToken,
      apiUrl: slack.apiUrl,
      ...(mode === 'socket' ? { appToken: slack.appToken } : { signingSecret: slack.signingSecret }),
    },
    { http: http.app, log: quiet, nowMs },
  );
  // Weeks of company time pass here within a second, while a channel's pause is one second of real time.
  platforms.set('slack', { ...platform, capabilities: { ...platform.capabilities, pace: noPace } });
  const sink = createSink(core);
  const address = await http.listen();
  await platform.start(sink);
  if (mode === 'http') await slack.sendEventsTo(`${address}/slack/events`);

  const hire = async (code: string, name: string, role: Role, reportsTo: string | null) => {
    const person = slack.addPerson(name);
    await addStaff(core, null, {
      code,
      name,
      roles: [role],
      reportsTo: reportsTo === null ? null : await staffByCode(core.db, reportsTo),
      identity: { platform: 'slack', platformUserId: person.id },
    });
    return person;
  };
  const chen = await hire('chen', '陈静', 'director', null);
  const li = await hire('li', '李明', 'supervisor', 'chen');
  const zhang = await hire('zhang', '张伟', 'salesperson', 'li');
  const wang = await hire('wang', '王芳', 'assistant', 'li');
  const customer = slack.addPerson('王师傅', { team: 'T0CUSTOMER' });

  return {
    core,
    slack,
    people: { chen, li, zhang, wang, customer },
    /** Resolves once the inbox has been worked off. */
    settled: () => sink.drained(),
    /** Advances the company's time to a moment, through everything due on the way. */
    until: (time: string) => advance(core, clock, shanghai(time)),
    close: async () => {
      await platform.stop();
      await sink.drained();
      await http.close();
      await slack.close();
      await database.close();
    },
  };
}

export type SlackScene = Awaited<ReturnType<typeof openSlackScene>>;

export function shanghai(text: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(text).toZonedDateTime('Asia/Shanghai').toInstant();
}
