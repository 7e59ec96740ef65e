import { Temporal } from 'temporal-polyfill';
import { createStillClock } from '../../bot/simulate/still-clock.ts';
import type { Core } from '../../jobs/core.ts';
import { type CustomerRef, customerByCode } from '../../jobs/customers/find-customer.ts';
import { type StaffMember, staffByCode } from '../../jobs/staff/staff-member.ts';
import { type Log, noCounts } from '../../jobs/ports.ts';
import { bindRoom } from '../../jobs/rooms/bind-room.ts';
import { openCustomer } from '../../jobs/customers/open-customer.ts';
import { runDay } from '../../jobs/run-day.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import type { Tier } from '../../templates/reader/playbook.ts';
import { freshDatabase } from '../database.ts';
import { rulesOnce, withSteps } from '../with-steps.ts';
import { type Person, writeStaff } from '../write-staff.ts';
import { createPaperChat } from './paper-chat.ts';

const allTemplates = loadedTemplates();
const people = {
  chen: ['陈总监', ['director'], null],
  li: ['李主管', ['supervisor'], 'chen'],
  zhang: ['张伟', ['salesperson'], 'li'],
  zhao: ['赵敏', ['salesperson'], 'li'],
  wang: ['王芳', ['assistant'], 'li'],
} as const satisfies Record<string, Person>;
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const shanghai = (text: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Asia/Shanghai').toInstant();

/** A company on a real database and a paper chat, on 2026-03-02, a Monday, at 08:00. */
export async function openScene(
  at = '2026-03-02T08:00',
  /** Steps of the process; the trial check alone by default. */
  steps: readonly string[] | 'all' = ['trial-check'],
) {
  const templates = withSteps(allTemplates, steps);
  const database = await freshDatabase();
  const chat = createPaperChat();
  const clock = createStillClock(shanghai(at));
  const core: Core = {
    db: database.db,
    clock,
    rules: rulesOnce(templates),
    templates,
    language: 'zh-CN',
    platforms: new Map([[chat.platform.id, chat.platform]]),
    log: quiet,
    counts: noCounts,
    nudge: () => {},
  };
  await writeStaff(database.db, people, (code) => code, [chat.platform]);
  const staff = async (code: string): Promise<StaffMember> => {
    const found = await staffByCode(core.db, code);
    if (found === null) throw new Error(`no staff ${code}`);
    return found;
  };
  const customer = async (code: string): Promise<CustomerRef> => {
    const found = await customerByCode(core.db, code);
    if (found === null) throw new Error(`no customer ${code}`);
    return found;
  };
  /** A customer on trial, with a group that has already received the notice about records. */
  const aCustomer = async (
    code: string,
    {
      tier = 'ordinary',
      trialStarted = '2026-03-02',
      name = `客户${code}`,
      room = true,
      anchors = { trialStarted },
    }: {
      readonly tier?: Tier;
      readonly trialStarted?: string;
      readonly name?: string;
      readonly room?: boolean;
      readonly anchors?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<CustomerRef> => {
    const opened = await openCustomer(core, await staff('li'), {
      code,
      name,
      tier,
      supervisor: await staff('li'),
      salesperson: await staff('zhang'),
      assistant: await staff('wang'),
      anchors: Object.fromEntries(
        Object.entries(anchors).map(([key, on]) => [key, Temporal.PlainDate.from(on)]),
      ),
    });
    // Who looks after the customer has heard of it.
    await core.db.notice.deleteMany({ where: { say: 'people/entered', customerId: opened.id } });
    if (room) {
      await bindRoom(core, null, opened, { platform: 'paper', platformRoomId: `room-${code}`, name });
      await core.db.roomMessage.updateMany({ data: { state: 'posted' } });
    }
    return opened;
  };
  return {
    core,
    chat,
    clock,
    staff,
    customer,
    aCustomer,
    /** Sets the company's clock and delivers everything due. */
    at: async (time: string) => {
      const before = clock.now();
      await clock.moveTo(shanghai(time));
      // Real time advances as well, and with it the pauses.
      const passed = before.until(clock.now()).total('milliseconds');
      await core.db.$executeRaw`UPDATE pause SET until = until - ${passed} * interval '1 millisecond'`;
      await runDay(core, Temporal.PlainDateTime.from(time).toPlainDate());
    },
    /** Lets the leases of interrupted deliveries expire, and the time to settle them arrive. */
    leasesRunOut: async () => {
      await core.db
        .$executeRaw`UPDATE delivery SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL`;
    },
    reminder: async (slot: string) =>
      await core.db.reminder.findFirstOrThrow({ where: { slot }, include: { delivery: true } }),
    url: database.url,
    close: () => database.close(),
  };
}

export type Scene = Awaited<ReturnType<typeof openScene>>;
