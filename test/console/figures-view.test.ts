import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figuresAnswer } from '../../bot/console/api/figures.ts';
import { figuresView } from '../../bot/console/views/figures.ts';
import { contextOf } from '../../bot/inbound/context-of.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { reportsOf } from '../../jobs/reports/index.ts';
import { languages } from '../../templates/reader/languages.ts';
import { type Counter, openCounter } from '../commands/counter.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter({ at: '2026-03-12T10:00', steps: 'all' });
  for (const code of ['C001', 'C002']) await counter.aCustomer({ code });
});
afterAll(() => counter.close());

/** What a reader of the page gets. */
async function open(report: string, language: (typeof languages)[number]) {
  const core = { ...counter.core, language };
  const ctx = { ...(await contextOf(core, 'paper', counter.staff.chen, null)), core };
  const opened = await figuresView.open(ctx, { report, period: '2026-Q1', file: 'yes' });
  if (opened.kind !== 'shown') throw new Error(`${report} was refused`);
  return figuresAnswer.parse(opened.view);
}

describe.each(reportsOf(loadedTemplates()).map(({ name }) => name))('the figures %s', (report) => {
  it.each(languages)(
    'have their period, definition, table and export, and a picture of columns that there are, in %s',
    async (language) => {
      const view = await open(report, language);
      expect([view.report, view.period]).toEqual([report, '2026-Q1']);
      expect(view.formula.join('').trim().length, 'definition').toBeGreaterThan(10);
      const { columns } = view.table;
      expect(columns.length, 'table').toBeGreaterThan(1);
      const told = [view.title, ...view.formula, ...columns.map(({ heading }) => heading)].join('\n');
      expect(/[\u4e00-\u9fff]/u.test(told), told).toBe(language !== 'en');
      expect(view.file?.name).toBe(`${report}-2026-Q1.xlsx`);
      // A workbook is an archive.
      expect(
        Buffer.from(view.file?.bytes ?? '', 'base64')
          .subarray(0, 2)
          .toString(),
      ).toBe('PK');
      const { along = 0, values = [1], of = 0 } = view.picture ?? {};
      for (const place of [along, of, ...values]) expect(columns[place], `column ${place}`).toBeDefined();
      // The other tables say it better.
      expect(view.picture !== null, report).toBe(!['person', 'targets', 'forecast'].includes(report));
    },
  );
});
