import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '../../jobs/core.ts';
import { makeFeed } from '../../jobs/feeds/manage-feed.ts';
import { readFeed } from '../../jobs/feeds/read-feed.ts';
import type { Change, FollowUpFact, SubjectFacts } from '../../jobs/plan/types.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { composeToday } from '../../jobs/today/compose-today.ts';
import { plainText } from '../../templates/reader/card.ts';
import { planAndWrite } from '../../jobs/replan/plan-and-write.ts';
import { runDay } from '../../jobs/run-day.ts';
import { editedTemplates } from '../templates/edited-templates.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { rulesOf } from '../../jobs/rules.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { day } from '../plan/scene.ts';
import { openScene, type Scene, shanghai } from './scene.ts';

/** A step as a future register or calendar will define it: owed for a colleague, from their first day at work. */
const report: Step = {
  key: 'first-report',
  about: 'staff',
  work: { 'zh-CN': '首份报告', en: 'First report' },
  owner: { potential: 'themselves', ordinary: 'themselves' },
  trigger: { kind: 'anchor', anchors: ['began'] },
  dueDays: 3,
  remind: [{ slot: 'due>owner', dueOffsetDays: 0, to: 'owner', say: 'first-report/due' }],
  escalate: [
    { slot: 'escalate-1wd>supervisor', afterWorkingDays: 1, to: 'supervisor', say: 'first-report/due' },
  ],
  closes: { log: 'contact', alsoBy: [] },
  onDayOff: 'wait',
  late: { staff: 'send-marked-late', customerDropAfterHours: 24, historyAfterDays: 30 },
};

const text =
  '---\naudience: staff\n---\n{{ recipient.name }}：{{ step.work }}，{{ dueOn }} 截止{% if late %}（迟）{% endif %}\n';

describe('what is owed for a colleague, and for no customer', () => {
  let scene: Scene;
  let core: Core;
  beforeEach(async () => {
    scene = await openScene();
    const dir = editedTemplates({ 'zh-CN/first-report/due.md': text, 'en/first-report/due.md': text });
    const templates = loadTemplates(dir);
    const { playbook } = scene.core.rules;
    const withReport = {
      ...templates,
      playbook: { ...playbook, digestAt: '18:30', steps: [...playbook.steps, report] },
    };
    core = { ...scene.core, templates: withReport, rules: rulesOf(withReport) };
  });
  afterEach(() => scene.close());

  /** Facts about 张伟, as the code that adds such a subject would load them. */
  const factsOf = async (began: string, changes: Partial<SubjectFacts> = {}): Promise<SubjectFacts> => {
    const [zhang, li] = [await scene.staff('zhang'), await scene.staff('li')];
    const rows = await core.db.followUp.findMany({
      where: { subjectId: zhang.id },
      include: { reminders: true },
    });
    return {
      subject: { kind: 'staff', id: zhang.id },
      customerId: null,
      enteredOn: day('2026-03-01'),
      active: true,
      hasCustomerRoom: false,
      people: { themselves: { id: zhang.id, name: zhang.name }, supervisor: { id: li.id, name: li.name } },
      anchors: { began: { on: day(began), recordedAt: core.clock.now(), round: 1 } },
      followUps: rows.map(
        ({ dueAt: _, ...row }): FollowUpFact => ({
          ...row,
          anchorOn: Temporal.PlainDate.from(row.anchorOn.toISOString().slice(0, 10)),
          dueOn: Temporal.PlainDate.from(row.dueOn.toISOString().slice(0, 10)),
          snooze: null,
          reminders: row.reminders.map((one) => ({
            ...one,
            meantFor: Temporal.Instant.fromEpochMilliseconds(one.meantFor.getTime()),
          })),
        }),
      ),
      ...changes,
    };
  };
  const plan = async (facts: SubjectFacts): Promise<readonly Change[]> => {
    const planned = await core.db.$transaction((tx) =>
      planAndWrite(tx, [facts], core.rules, core.clock.now()),
    );
    return planned.flatMap(({ changes }) => changes);
  };
  const pass = async (time: string) => {
    await scene.clock.moveTo(shanghai(time));
    await runDay(core, Temporal.PlainDateTime.from(time).toPlainDate());
  };

  it('is planned, stored under its subject, sent to the colleague and then escalated', async () => {
    await plan(await factsOf('2026-03-02'));
    expect(await core.db.followUp.findFirstOrThrow()).toMatchObject({
      subjectKind: 'staff',
      subjectId: (await scene.staff('zhang')).id,
      customerId: null,
      step: 'first-report',
      cycle: '1',
    });
    await pass('2026-03-05T09:00');
    expect(scene.chat.messages.map(({ room, text: words }) => `${room} ${words}`)).toEqual([
      'dm:zhang 张伟：首份报告，2026年3月5日 周四 截止',
    ]);
    await pass('2026-03-06T09:00');
    // Overdue, it is on its owner's list again.
    expect(
      scene.chat.messages
        .slice(1)
        .map(({ room }) => room)
        .toSorted(),
    ).toEqual(['dm:li', 'dm:zhang']);
  });

  it('is on the morning list, on today’s and in the digest like a customer’s, of its owner and of his supervisor', async () => {
    await plan(await factsOf('2026-03-02'));
    await scene.aCustomer('C001');
    const today = async (who: string, on: string) =>
      plainText(
        (await composeToday(core, await actingStaff(core.db, await scene.staff(who), day(on)), day(on))).text,
      );
    await pass('2026-03-05T09:00');
    expect(await today('zhang', '2026-03-05')).toContain('1. 首份报告，今天到期');
    expect(await today('li', '2026-03-05')).toContain('1. 首份报告，今天到期，负责人 张伟');
    expect(await today('zhang', '2026-03-03')).toContain('· 2026年3月5日 周四 · 首份报告');
    await pass('2026-03-05T18:30');
    const digest = scene.chat.messages.findLast(
      ({ room, says }) => room === 'dm:zhang' && says.includes('digest/own'),
    );
    expect(digest?.text).toContain('· 首份报告');
    // Repeated every working day until it is done.
    await pass('2026-03-09T09:00');
    const list = scene.chat.messages.findLast(({ room }) => room === 'dm:zhang');
    expect(list?.says).toEqual(['today/overdue']);
    expect(list?.text).toContain('1. 首份报告，已逾期 4 天');
  });

  it('is in its owner’s calendar feed', async () => {
    await plan(await factsOf('2026-03-02'));
    const made = await makeFeed(core, await scene.staff('zhang'));
    const feed = await readFeed(core.db, made.kind === 'made' ? made.token : '');
    expect(feed?.entries.map(({ customer, step }) => [customer, step])).toEqual([[null, 'first-report']]);
  });

  it('planned again changes nothing; another day moves it, and a pause ends it with its reason', async () => {
    await plan(await factsOf('2026-03-02'));
    expect(await plan(await factsOf('2026-03-02'))).toEqual([]);
    expect((await plan(await factsOf('2026-03-04'))).map(({ kind }) => kind)).toContain('adjust');
    await plan(await factsOf('2026-03-04', { active: false }));
    expect(await core.db.followUp.findFirstOrThrow()).toMatchObject({
      state: 'cancelled',
      reason: { code: 'reason/subject-not-active' },
    });
    await pass('2026-03-07T10:00');
    expect(scene.chat.messages).toEqual([]);
  });

  it('is not owed for a customer, and what customers owe is not owed for a colleague', async () => {
    await scene.aCustomer('C001');
    await plan(await factsOf('2026-03-02'));
    const rows = await core.db.followUp.findMany({ orderBy: { step: 'asc' } });
    expect(rows.map(({ step, subjectKind }) => `${step} ${subjectKind}`)).toEqual([
      'first-report staff',
      'trial-check customer',
    ]);
  });
});
