import { mountFormPages } from '../../../bot/form-pages/mount-form-pages.ts';
import { createHttp } from '../../../bot/http.ts';
import { createSink, type Sink } from '../../../bot/inbound/create-sink.ts';
import type { PlatformName } from '../../../bot/platforms/index.ts';
import { createStillClock } from '../../../bot/simulate/still-clock.ts';
import { advance } from '../../../jobs/advance.ts';
import type { Core } from '../../../jobs/core.ts';
import { loadTemplates } from '../../../jobs/load-templates.ts';
import { type ChatPlatform, noCounts, noPace } from '../../../jobs/ports.ts';
import { rulesOf } from '../../../jobs/rules.ts';
import { addStaff } from '../../../jobs/staff/keep-staff.ts';
import { staffByCode } from '../../../jobs/staff/staff-member.ts';
import type { Templates } from '../../../templates/reader/read-templates.ts';
import type { Role } from '../../../templates/reader/roles.ts';
import { freshDatabase } from '../../database.ts';
import { newKinds } from '../../approvals/office.ts';
import { noLog } from '../../log.ts';
import { editedTemplates } from '../../templates/edited-templates.ts';
import { whenDone } from '../../when-done.ts';
import { withSteps } from '../../with-steps.ts';
import { shanghai } from '../slack-scene.ts';
import { stages } from './stages.ts';

const steps = ['trial-check', 'complaint-reply', 'complaint-solve', 'complaint-revisit'];

let loaded: Templates | undefined;

/** The whole program except its process, on one platform: a real store, the real adapter, its strict fake. */
export async function openScene(name: PlatformName, start = '2026-03-02T10:00') {
  loaded ??= withSteps(loadTemplates(editedTemplates(newKinds)), steps);
  const templates = loaded;
  const database = await freshDatabase();
  const clock = createStillClock(shanghai(start));
  const platforms = new Map<string, ChatPlatform>();
  const http = createHttp({ host: '127.0.0.1', port: 0, log: noLog, ready: async () => [] });
  let sink: Sink | null = null;
  let address = '';
  const site = { publicUrl: 'https://crm.example.com', address: () => address };
  const settled = async (): Promise<void> => await sink?.drained();
  const stage = await stages[name]({ http: http.app, db: database.db, clock, settled, site });
  const { platform } = stage;
  // Weeks of company time pass here within seconds, while a group's pause is real time.
  const capabilities = { ...platform.capabilities, pace: noPace };
  platforms.set(platform.id, { ...platform, capabilities });
  const core: Core = {
    db: database.db,
    clock,
    rules: rulesOf(templates),
    templates,
    language: 'zh-CN',
    platforms,
    log: noLog,
    counts: noCounts,
    publicUrl: site.publicUrl,
    nudge: () => {},
  };
  sink = createSink(core);
  mountFormPages(http.app, core, { publicUrl: site.publicUrl, sink });
  address = await http.listen();
  await platform.start(sink);
  await stage.listening(address);
  whenDone(async () => {
    await platform.stop();
    await settled();
    await stage.close();
    await http.close();
    await database.close();
  });

  const hire = async (code: string, called: string, role: Role, reportsTo: string | null) => {
    const actor = stage.colleague(called, code);
    await addStaff(core, null, {
      code,
      name: called,
      roles: [role],
      reportsTo: reportsTo === null ? null : await staffByCode(core.db, reportsTo),
      identity: { platform: platform.id, platformUserId: actor.id },
    });
    return actor;
  };
  const chen = await hire('chen', '陈静', 'director', null);
  const li = await hire('li', '李明', 'supervisor', 'chen');
  const zhang = await hire('zhang', '张伟', 'salesperson', 'li');
  const sun = await hire('sun', '孙磊', 'salesperson', 'li');
  const customer = stage.customer('王师傅');
  const until = async (time: string): Promise<void> => {
    await advance(core, clock, shanghai(time));
    await settled();
  };
  return {
    core,
    clock,
    people: { chen, li, zhang, sun, customer },
    until,
    /** The supervisor opens C001 with its group, and the customer comes in. */
    openCustomer: async (supervisor = li): Promise<string> => {
      await supervisor.commands('客户 新建 C001 杭州精工 等级=普通 业务员=zhang 试用开始=今天');
      const room = stage.room();
      await stage.bringsIn(customer, room);
      await until('2026-03-02T10:05');
      return room;
    },
  };
}

export type Scene = Awaited<ReturnType<typeof openScene>>;
