import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advance } from '../../jobs/advance.ts';
import { type GatherOptions, gatherDays } from '../../jobs/preview/gather-days.ts';
import { previewDays } from '../../jobs/preview/preview-days.ts';
import { changeAnchor } from '../../jobs/customers/manage-customer.ts';
import { openScene, type Scene, shanghai } from '../outbox/scene.ts';
import { on } from '../calendar/days.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene('2026-03-02T08:00', 'all');
});
afterEach(() => scene.close());

const local = (at: {
  toZonedDateTimeISO(zone: string): { toPlainDateTime(): { toString(o: object): string } };
}) => at.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString({ smallestUnit: 'minute' });

/** The preview, one line each: when, to whom, which words. */
async function foreseen(days: number): Promise<readonly string[]> {
  const people = new Map((await scene.core.db.staff.findMany()).map(({ id, code }) => [id, code]));
  const lines: string[] = [];
  for await (const { customer, coming } of previewDays(scene.core, {}, days)) {
    for (const { at, recipientId, step, cycle, say } of coming) {
      const to = recipientId === null ? 'group' : (people.get(recipientId) ?? '?');
      lines.push(`${local(at)} ${to} ${customer.code} ${step}#${cycle} ${say}`);
    }
  }
  return lines.toSorted();
}

/** What was really posted since a moment, in the same format. */
async function posted(since: string): Promise<readonly string[]> {
  const rows = await scene.core.db.reminder.findMany({
    where: { state: 'posted', delivery: { postedAt: { gte: new Date(shanghai(since).epochMilliseconds) } } },
    include: { recipient: true, delivery: true, followUp: { include: { customer: true } } },
  });
  return rows
    .map(({ recipient, delivery, followUp, say }) => {
      const at = delivery?.postedAt?.toISOString() ?? '';
      const shown = local(
        shanghai('2026-03-02T00:00').add({
          milliseconds: Date.parse(at) - Date.parse('2026-03-01T16:00:00Z'),
        }),
      );
      return `${shown} ${recipient?.code ?? 'group'} ${followUp.customer?.code} ${followUp.step}#${followUp.cycle} ${say}`;
    })
    .toSorted();
}

/** The content of every table, to check that nothing changed. */
async function everything(): Promise<string> {
  const tables = await scene.core.db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`;
  const contents = [];
  for (const { name } of tables) {
    contents.push(
      await scene.core.db.$queryRawUnsafe(
        `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text || t.xmin::text, '|' ORDER BY t::text), '')) AS hash FROM "${name}" t`,
      ),
    );
  }
  return JSON.stringify(contents);
}

describe('the preview', () => {
  it('matches what is then posted, message by message, when nothing is recorded for 45 days', async () => {
    await scene.aCustomer('C001');
    await scene.aCustomer('C002', { tier: 'potential', trialStarted: '2026-02-25' });
    await scene.aCustomer('C003', { room: false });
    const deal = await scene.aCustomer('C004', { trialStarted: '2026-01-05' });
    await changeAnchor(scene.core, null, deal, 'firstDeal', on('2025-04-03'));
    await advance(scene.core, scene.clock, shanghai('2026-03-02T20:00'));
    const before = await foreseen(45);
    expect(before.length).toBeGreaterThan(20);
    await advance(scene.core, scene.clock, shanghai('2026-04-16T23:59'));
    expect(await posted('2026-03-02T20:00')).toEqual(before);
  });

  it('changes nothing', async () => {
    await scene.aCustomer('C001');
    const before = await everything();
    expect((await foreseen(60)).length).toBeGreaterThan(3);
    expect(await everything()).toBe(before);
  });

  it('asked only until tomorrow shows the existing plan', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-10T08:00');
    const planned = await scene.core.db.reminder.findMany({
      where: { state: 'planned', dueAt: { lt: new Date(shanghai('2026-03-12T00:00').epochMilliseconds) } },
    });
    expect((await foreseen(1)).map((line) => line.split(' ').at(-1))).toEqual(
      planned.map(({ say }) => say).toSorted(),
    );
  });

  it('shows late messages waiting for the morning, on that morning', async () => {
    await scene.aCustomer('C001');
    await scene.clock.moveTo(shanghai('2026-03-10T20:00'));
    const trial = (await foreseen(3)).filter((line) => line.includes('trial-check'));
    expect(trial[0]).toMatch(/^2026-03-11T09:00 zhang C001 trial-check#1 trial-check\/prepare/u);
  });

  it('leaves out what was sent, what is closed, and paused customers', async () => {
    const { id } = await scene.aCustomer('C001');
    await scene.aCustomer('C002');
    await scene.at('2026-03-10T10:00');
    expect((await foreseen(1)).filter((line) => line.includes('trial-check/prepare'))).toEqual([]);
    await scene.core.db.customer.update({ where: { id }, data: { state: 'paused' } });
    expect((await foreseen(10)).filter((line) => line.includes('C001'))).toEqual([]);
    await scene.core.db.followUp.updateMany({
      where: { step: 'trial-check' },
      data: { state: 'closed', closedBy: 'log' },
    });
    expect((await foreseen(10)).filter((line) => line.includes('trial-check'))).toEqual([]);
  });
});

describe('gathered by day', () => {
  const gather = (days: number, options: Partial<GatherOptions> = {}) =>
    gatherDays(previewDays(scene.core, {}, days), { zone: 'Asia/Shanghai', show: 2, ...options });

  it('counts all of a day’s messages and keeps the first of each audience', async () => {
    for (const code of ['C001', 'C002', 'C003', 'C004']) await scene.aCustomer(code);
    const preview = await gather(12);
    expect(preview).toMatchObject({ looked: 4, cut: false });
    const due = preview.days.find((day) => day.on.equals(on('2026-03-12')));
    expect(due?.customers).toMatchObject({
      count: 4,
      first: [{ customer: { code: 'C001' } }, { customer: { code: 'C002' } }],
    });
    const all = await foreseen(12);
    expect(preview.days.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
    expect(preview.days.map((day) => day.on.toString())).toEqual([
      ...new Set(all.map((line) => line.slice(0, 10))),
    ]);
  });

  it('stops at its limit, and reports that there was more', async () => {
    for (const code of ['C001', 'C002', 'C003']) await scene.aCustomer(code);
    expect(await gather(12, { atMost: 2 })).toMatchObject({ looked: 2, cut: true });
    expect(await gather(12, { atMost: 3 })).toMatchObject({ looked: 3, cut: false });
  });
});
