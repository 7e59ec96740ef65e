/** Plans a book, in a process of its own so that its peak memory can be read. */
import { Temporal } from 'temporal-polyfill';
import type { Core } from '../../../jobs/core.ts';
import { customerByCode } from '../../../jobs/customers/find-customer.ts';
import { changeAnchor } from '../../../jobs/customers/manage-customer.ts';
import { loadTemplates } from '../../../jobs/load-templates.ts';
import { planDue } from '../../../jobs/plan-due.ts';
import { noCounts } from '../../../jobs/ports.ts';
import { rulesOf } from '../../../jobs/rules.ts';
import { openDb } from '../../../prisma/client.ts';
import { answerQuestions, readSettings } from '../delivery/processes.ts';
import { median, peakMb } from '../figures.ts';
import { today } from './fill-book.ts';

export type PlannerQuestion = 'plan' | 'change-one';

export interface PlannerAnswer {
  readonly ms: number;
  readonly planned: number;
  readonly peakMb: number;
}

const templates = loadTemplates();
const now = Temporal.Instant.from(`${today}T08:00+08:00`);
const core: Core = {
  db: openDb((readSettings() as { readonly url: string }).url).db,
  clock: { now: () => now },
  rules: rulesOf(templates),
  templates,
  language: 'zh-CN',
  platforms: new Map(),
  log: { debug: () => {}, info: () => {}, warn: console.error, error: console.error },
  counts: noCounts,
  nudge: () => {},
};

answerQuestions(async (question): Promise<PlannerAnswer> => {
  if (question === 'change-one') return { ...(await changeOne()), peakMb: peakMb() };
  const beganMs = performance.now();
  const planned = await planDue(core, Temporal.PlainDate.from(today), new AbortController().signal);
  return { ms: performance.now() - beganMs, planned, peakMb: peakMb() };
});

/** The median of changing the trial's day of a hundred customers in mid-process, one by one, each until its commit. */
async function changeOne(): Promise<Omit<PlannerAnswer, 'peakMb'>> {
  const took: number[] = [];
  for (let n = 0; n < 100; n += 1) {
    const customer = await customerByCode(core.db, `C${n * 10 + 7}`);
    const fact = await core.db.fact.findFirst({
      where: { customerId: customer?.id ?? '', key: 'trialStarted' },
    });
    const on = fact?.on ?? null;
    if (customer === null || on === null) throw new Error(`C${n * 10 + 7} is not in the book`);
    const day = Temporal.PlainDate.from(on.toISOString().slice(0, 10)).add({ days: 1 });
    const beganMs = performance.now();
    const { changes } = await changeAnchor(core, null, customer, 'trialStarted', day);
    took.push(performance.now() - beganMs);
    if (changes.length === 0) throw new Error(`nothing changed for ${customer.code}`);
  }
  return { ms: median(took), planned: took.length };
}
