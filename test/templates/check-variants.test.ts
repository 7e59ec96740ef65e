import { describe, expect, it } from 'vitest';
import { checkVariants } from '../../templates/reader/read-templates.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { triggers } from '../../jobs/plan/triggers/index.ts';
import type { RemindRule, Step, Trigger } from '../../templates/reader/playbook.ts';
import { loadTexts } from './load.ts';
import { editedTemplates } from './edited-templates.ts';

function step(trigger: Trigger, to: RemindRule['to'], say: string): Step {
  return {
    key: 'some-step',
    work: { 'zh-CN': '问候', en: 'Greeting' },
    owner: { potential: 'supervisor', ordinary: 'salesperson' },
    trigger,
    dueDays: 0,
    remind: [{ slot: `due>${to}`, dueOffsetDays: 0, to, say }],
    escalate: [],
    closes: { when: 'posted', alsoBy: [] },
    onDayOff: 'send',
    late: { staff: 'send-marked-late', customerDropAfterHours: 24, historyAfterDays: 30 },
  };
}

const scope = { festivals: ['spring-festival', 'mid-autumn'], triggers: triggers.all };
const greeting = step({ kind: 'festival' }, 'customer', 'holiday-greeting/{festival}');
const thanks = step({ kind: 'anniversary', anchor: 'firstDeal' }, 'customer', 'anniversary-thanks/thanks');
const one = '---\naudience: customer\n---\n您好\n';
const two = `${one}===\n再次问好\n`;

function problems(steps: readonly Step[], edits: Record<string, string>): string[] {
  const texts = loadTexts(editedTemplates(edits));
  return checkVariants(steps, texts, scope).map(({ file, message }) => `${file} ${message}`);
}

describe('a greeting that comes back every year', () => {
  it('has three variants in every language, as the company has them', () => {
    const texts = loadTexts(defaultTemplatesDir());
    expect(checkVariants([greeting, thanks], texts, scope)).toEqual([]);
  });

  it('with fewer is reported, in the language that lacks them', () => {
    const edits = {
      'en/holiday-greeting/mid-autumn.md': two,
      'zh-CN/holiday-greeting/together.md': one,
      'zh-CN/anniversary-thanks/thanks.md': one,
    };
    expect(problems([greeting, thanks], edits)).toEqual([
      expect.stringMatching(/^en\/holiday-greeting\/mid-autumn\.md has 2 of the 3 variants/),
      expect.stringMatching(
        /^zh-CN\/holiday-greeting\/together\.md has 1 of the 3 .*put a line === between them/,
      ),
      expect.stringMatching(/^zh-CN\/anniversary-thanks\/thanks\.md has 1 of the 3/),
    ]);
  });

  it('of a festival that is not greeted may have one', () => {
    expect(problems([greeting], { 'zh-CN/holiday-greeting/national-day.md': one })).toEqual([]);
  });

  it('alone needs them: what staff read every year, and what a customer is asked once, may have one', () => {
    const prepare = step({ kind: 'festival' }, 'owner', 'holiday-prepare/prepare');
    const ask = step({ kind: 'anchor', anchors: ['trialStarted'] }, 'customer', 'trial-check/ask');
    expect(problems([prepare, ask], { 'zh-CN/holiday-greeting/together.md': one })).toEqual([]);
  });
});
