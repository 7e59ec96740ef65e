import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { periodOfMonth } from '../../bot/commands/engine/read-period.ts';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { inWords } from '../../jobs/in-words.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { reportsOf } from '../../jobs/reports/index.ts';
import { type Counter, openCounter, textOf } from '../commands/counter.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter({ at: '2026-03-31T10:00', steps: 'all' });
  await counter.aCustomer({
    code: 'C001',
    anchors: { firstContact: '2026-03-01', trialStarted: '2026-03-02' },
  });
});
afterAll(() => counter.close());

const reports = reportsOf(loadedTemplates());

describe.each(['zh-CN', 'en'] as const)(
  'what was counted stands before how it is counted, in %s',
  (language) => {
    it.each(reports.map((report) => [report.name, report] as const))('report %s', async (name, report) => {
      const ctx = await counter.context('chen');
      const core = { ...ctx.core, language };
      const { from, next } = periodOfMonth(ctx.today.toPlainYearMonth());
      const { zone } = core.rules.playbook;
      const scope = { core, who: ctx.by, from, next, today: ctx.today, zone, person: null };
      const { formula } = await report.run(scope);
      expect(formula).not.toEqual([]);
      const said = textOf(await runCommand({ ...ctx, core }, `/crm report ${name} 2026-03`));
      const definitions = formula.map((what) => inWords(core, what)).filter((words) => said.includes(words));
      const tail = said.slice(Math.min(...definitions.map((words) => said.indexOf(words)), said.length));
      // Nothing is counted after the first definition.
      expect(tail.split('\n').filter((line) => line.startsWith('· '))).toEqual([]);
      expect(said.split('\n')[0]).toContain('2026-03');
      expect(definitions).not.toContain(said.split('\n')[1]);
    });

    it('the monthly figures', async () => {
      const ctx = await counter.context('chen');
      const reply = await runCommand({ ...ctx, core: { ...ctx.core, language } }, '/crm kpi');
      const lines = textOf(reply)
        .split('\n')
        .filter((line) => /【|\[/u.test(line));
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) expect(line).toMatch(/^[^【[]*(?:\d|无数据|no data)[^【[]*[【[]/u);
    });
  },
);
