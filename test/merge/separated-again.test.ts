import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { catchUp } from '../../jobs/catch-up.ts';
import { setGrades } from '../../jobs/grades/set-grades.ts';
import { mergeCustomers } from '../../jobs/merge/merge-customers.ts';
import { changeCustomer } from '../../jobs/replan/change-customer.ts';
import { undoMerge } from '../../jobs/merge/undo-merge.ts';
import { openRegisterOffice, type RegisterOffice } from '../registers/register-office.ts';

/**
 * Two customers of one company, and two like them that are never merged. What happens to the first two happens to the
 * others too; so once the first two are separated again, both owe the same.
 */
let office: RegisterOffice;
let merges = 0;
let day: Date;
async function begin(): Promise<void> {
  // A stage review of every customer in development, besides what key accounts owe by month, quarter and year.
  const asked = { 'registers/stage.yaml': ['on: false', 'on: true'] } as const;
  office = await openRegisterOffice(asked, ['filing', 'trial-check', 'silence']);
  day = new Date('2025-11-24');
  office.clock.set('2025-11-24T10:00');
  await catchUp(office.core, () => Promise.resolve());
  onTestFinished(() => office.close());
}

type Which = 'kept' | 'merged';
type Deed =
  | { readonly do: 'days'; readonly days: number }
  | { readonly do: 'stage' | 'grade'; readonly of: Which }
  | { readonly do: 'hold' | 'lift'; readonly of: Which };

const pass = async (days: number) => {
  day = new Date(day.getTime() + days * 86_400_000);
  await office.at(`${day.toISOString().slice(0, 10)}T10:00`);
};

const which = fc.constantFrom<Which>('kept', 'merged');
const days = fc.record({ do: fc.constant('days' as const), days: fc.constantFrom(1, 3, 8, 20, 47) });
const about = fc.record({ do: fc.constantFrom('stage' as const, 'grade' as const), of: which });
const suspension = fc.record({ do: fc.constantFrom('hold' as const, 'lift' as const), of: which });

async function doOne(deed: Deed, pair: Readonly<Record<Which, string>>): Promise<void> {
  if (deed.do === 'days') return;
  const code = pair[deed.of];
  if (deed.do === 'stage') await office.ask('zhang', `/crm 阶段 新建 ${code} 年内成交两条线`);
  else if (deed.do === 'grade') {
    await setGrades(
      office.core,
      office.staff.li,
      await office.customer(code),
      { keyAccount: 'agreement', valueGrade: 'A1' },
      'x',
    );
  } else if (deed.do === 'hold') {
    await office.ask('zhang', `/crm 信用调查 新建 ${code} 查付款记录`);
    await office.ask('zhang', `/crm 信用调查 中止 ${await lastCheck(code)} 失信`);
  } else await office.ask('li', `/crm 信用调查 解除 ${await lastCheck(code)} 已撤销`);
}

async function lastCheck(code: string): Promise<string> {
  const found = await office.core.db.entry.findFirst({
    where: { register: 'credit-check', customer: { code } },
    orderBy: { number: 'desc' },
  });
  return found?.number ?? 'XD00-000';
}

/** Without its messages, which went on for the kept one meanwhile. */
async function owed(code: string): Promise<readonly string[]> {
  const rows = await office.core.db.followUp.findMany({
    where: { customer: { code }, state: 'open' },
    orderBy: [{ step: 'asc' }, { dueOn: 'asc' }],
  });
  return rows.map(({ step, dueOn }) => `${step} ${dueOn.toISOString().slice(0, 10)}`);
}

async function live(before: readonly Deed[], joined: readonly Deed[]): Promise<void> {
  merges += 1;
  const codes = ['A', 'B', 'C', 'D'].map((letter) => `${letter}${merges}`);
  const [kept = '', merged = '', likeKept = '', likeMerged = ''] = codes;
  const today = day.toISOString().slice(0, 10);
  for (const code of codes) {
    const { id } = await office.aCustomer({
      code,
      anchors: { firstContact: today, filed: today, trialStarted: today },
    });
    // The scene enters it without the registers' rules.
    await changeCustomer(office.core, id, 'test', async () => null);
  }
  const pair = { kept, merged };
  const like = { kept: likeKept, merged: likeMerged };
  for (const deed of before) {
    if (deed.do === 'days') await pass(deed.days);
    await doOne(deed, pair);
    await doOne(deed, like);
  }
  expect([await owed(kept), await owed(merged)]).toEqual([await owed(likeKept), await owed(likeMerged)]);
  const { id } = await mergeCustomers(office.core, office.staff.li, {
    kept: await office.customer(kept),
    merged: await office.customer(merged),
  });
  for (const deed of joined) {
    if (deed.do === 'days') await pass(deed.days);
    // The merged one has no life of its own meanwhile.
    else if (deed.of === 'merged') continue;
    await doOne(deed, pair);
    await doOne(deed, like);
  }
  await undoMerge(office.core, office.staff.li, id);
  await office.deliver();
  expect({ kept: await owed(kept), merged: await owed(merged) }).toEqual({
    kept: await owed(likeKept),
    merged: await owed(likeMerged),
  });
}

/** `RUNS=20 npx vitest run test/merge` tries so many besides; each takes some seconds. */
const runs = Number(process.env['RUNS'] ?? 0);

/**
 * What the merged one has ends what the kept one owes, and fills its grade. Separated, it has neither, but its grade
 * changed today, after the duty was due.
 */
const filled: Deed[] = [
  { do: 'days', days: 8 },
  { do: 'stage', of: 'merged' },
  { do: 'grade', of: 'merged' },
];

it('two customers that are separated again owe what they would owe if they had never been merged', async () => {
  await begin();
  const some = fc.array(fc.oneof(days, about), { maxLength: 4 });
  await fc.assert(fc.asyncProperty(some, some, live), {
    seed: 7,
    numRuns: 1 + runs,
    examples: [[filled, []]],
  });
  if (runs === 0) return;
  // On the same day, also one that was suspended.
  const before = fc.array(fc.oneof(days, about, suspension), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(before, (deeds) => live(deeds, [])),
    { seed: 7, numRuns: runs },
  );
}, 560_000);

it.each<[string, number, readonly string[]]>([
  ['45 days ago is owed', 66, ['key-account-visit-quarterly 2025-12-31']],
  ['46 days ago is not, as after a downtime', 67, []],
])(
  'of a customer that is separated again, what fell due %s, while the two were one',
  async (_, joined, wanted) => {
    await begin();
    const grades = { keyAccount: 'agreement', valueGrade: 'B1' } as const;
    for (const code of ['K', 'M', 'L']) {
      await office.aCustomer({ code });
      await setGrades(office.core, office.staff.li, await office.customer(code), grades, 'x');
    }
    const visits = async (code: string) =>
      (await owed(code)).filter((line) => line.startsWith('key-account-visit-quarterly'));
    // Merged on 10 December, before the quarter's visit is asked for; its last working day is the 31st.
    await pass(16);
    expect(await visits('M')).toEqual([]);
    const [kept, merged] = [await office.customer('K'), await office.customer('M')];
    const { id } = await mergeCustomers(office.core, office.staff.li, { kept, merged });
    for (let left = joined; left > 0; left -= 6) await pass(Math.min(left, 6));
    await undoMerge(office.core, office.staff.li, id);
    await office.deliver();
    expect(await visits('M')).toEqual(wanted);
    // One that was never merged was asked on its day.
    for (const code of ['K', 'L'])
      expect(await visits(code)).toEqual(['key-account-visit-quarterly 2025-12-31']);
  },
);
