import { cpuUsage } from 'node:process';
import { expect, it, onTestFinished } from 'vitest';
import type { Core } from '../../jobs/core.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { type Look, planPage } from '../../jobs/plan-page.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { runDay } from '../../jobs/run-day.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { aCompany } from '../company.ts';
import { freshDatabase } from '../database.ts';

const customers = 100;
const rounds = 21;

/** As with an empty folder `registers`. */
function withoutRegisters(templates: Templates): Templates {
  const { playbook } = templates;
  const steps = playbook.steps.filter(({ register }) => register === undefined);
  return { ...templates, registers: [], playbook: { ...playbook, steps } };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

it('planning customers without entries costs at most 1.3 × what it costs without registers', {
  timeout: 600_000,
}, async () => {
  const { db, close } = await freshDatabase();
  onTestFinished(close);
  const company = await aCompany(db, { at: '2026-03-03T10:00' });
  for (let n = 0; n < customers; n++)
    await company.aCustomer({
      code: `C${String(n).padStart(3, '0')}`,
      anchors: {
        firstContact: '2026-02-02',
        firstDeal: '2026-02-20',
        trialStarted: `2026-02-${10 + (n % 18)}`,
      },
    });
  const templates = loadedTemplates();
  const coreOf = (those: Templates): Core => ({ ...company.core, templates: those, rules: rulesOf(those) });
  const all = coreOf(templates);
  const none = coreOf(withoutRegisters(templates));
  expect(all.templates.registers.length).toBeGreaterThan(25);
  await runDay(all, company.today());
  const rows = await db.customer.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  // Of another version, so that every round finds what the one before it found.
  const looks = rows.map(({ id }): Look => ({ id, on: company.today().toString(), version: '0' }));
  const costOf = async (core: Core): Promise<number> => {
    const before = cpuUsage();
    await planPage(core, looks, company.today(), new AbortController().signal);
    const { user, system } = cpuUsage(before);
    return (user + system) / 1000;
  };
  const costs = { all: Array.of<number>(), none: Array.of<number>() };
  for (let n = -3; n < rounds; n++) {
    // In turn, the first one alternating, so that what else the machine does falls on both alike.
    const pair = n % 2 === 0 ? (['all', 'none'] as const) : (['none', 'all'] as const);
    for (const which of pair) {
      const ms = await costOf(which === 'all' ? all : none);
      if (n >= 0) costs[which].push(ms);
    }
  }
  const ratio = median(costs.all) / median(costs.none);
  const words = `${median(costs.all).toFixed(1)} / ${median(costs.none).toFixed(1)} ms CPU`;
  console.info(`planning ${customers} customers: ${words} = ${ratio.toFixed(2)} × without registers`);
  expect(ratio).toBeLessThanOrEqual(1.3);
});
