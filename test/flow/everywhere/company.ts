import { mountFormPages } from '../../../bot/form-pages/mount-form-pages.ts';
import { createHttp } from '../../../bot/http.ts';
import { createSink, type Sink } from '../../../bot/inbound/create-sink.ts';
import type { PlatformName } from '../../../bot/platforms/index.ts';
import { createStillClock } from '../../../bot/simulate/still-clock.ts';
import { advance } from '../../../jobs/advance.ts';
import type { Core } from '../../../jobs/core.ts';
import { loadedTemplates } from '../../templates/loaded-templates.ts';
import { type ChatPlatform, type Inbound, noCounts, noPace } from '../../../jobs/ports.ts';
import { addStaff } from '../../../jobs/staff/keep-staff.ts';
import { staffByCode } from '../../../jobs/staff/staff-member.ts';
import type { Templates } from '../../../templates/reader/read-templates.ts';
import type { Role } from '../../../templates/reader/roles.ts';
import { newKinds } from '../../approvals/office.ts';
import { freshDatabase } from '../../database.ts';
import { noLog } from '../../log.ts';
import { whenDone } from '../../when-done.ts';
import { rulesOnce, withSteps } from '../../with-steps.ts';
import { shanghai } from '../slack-scene.ts';
import type { Stage } from './stage.ts';
import { stages } from './stages.ts';

const steps = ['trial-check', 'complaint-reply', 'complaint-solve', 'complaint-revisit'];

let loaded: Templates | undefined;

/** The whole program except its process, on any number of platforms: a real store, the real adapters, their strict fakes. */
export async function openCompany<Name extends PlatformName>(names: readonly Name[], start: string) {
  loaded ??= withSteps(loadedTemplates(newKinds), steps);
  const templates = loaded;
  const database = await freshDatabase();
  const clock = createStillClock(shanghai(start));
  const http = createHttp({ host: '127.0.0.1', port: 0, log: noLog, ready: async () => [] });
  let sink: Sink | null = null;
  let address = '';
  const site = { publicUrl: 'https://crm.example.com', address: () => address };
  const settled = async (): Promise<void> => await sink?.drained();
  const open = new Map<Name, Stage>();
  const platforms = new Map<string, ChatPlatform>();
  for (const name of names) {
    const stage = await stages[name]({ http: http.app, db: database.db, clock, settled, site });
    open.set(name, stage);
    // Weeks of company time pass here within seconds, while a group's pause is real time.
    const capabilities = { ...stage.platform.capabilities, pace: noPace };
    platforms.set(stage.platform.id, { ...stage.platform, capabilities });
  }
  const core: Core = {
    db: database.db,
    clock,
    rules: rulesOnce(templates),
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
  for (const { platform, listening } of open.values()) {
    await platform.start(sink);
    await listening(address);
  }
  whenDone(async () => {
    for (const { platform } of open.values()) await platform.stop();
    await settled();
    for (const { close } of open.values()) await close();
    await http.close();
    await database.close();
  });

  const stage = (name: Name): Stage => {
    const found = open.get(name);
    if (found === undefined) throw new Error(`${name} is not running`);
    return found;
  };
  return {
    core,
    clock,
    stage,
    /** What a platform reports, where its fake has no way to make it happen. */
    arrives: async (inbound: Inbound): Promise<void> => {
      await sink?.accept(inbound);
      await settled();
    },
    hire: async (on: Name, code: string, called: string, role: Role, reportsTo: string | null) => {
      const { platform, colleague } = stage(on);
      const actor = colleague(called, code);
      await addStaff(core, null, {
        code,
        name: called,
        roles: [role],
        reportsTo: reportsTo === null ? null : await staffByCode(core.db, reportsTo),
        identity: { platform: platform.id, platformUserId: actor.id },
      });
      return actor;
    },
    until: async (time: string): Promise<void> => {
      await advance(core, clock, shanghai(time));
      await settled();
    },
  };
}
