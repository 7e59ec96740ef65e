import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { composeForCustomer } from '../../jobs/outbox/compose.ts';
import type { Standing } from '../../jobs/outbox/last-look.ts';
import { festivalTrigger } from '../../jobs/plan/triggers/festival.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { languages } from '../../templates/reader/languages.ts';

const templates = loadedTemplates();
const rules = rulesOf(templates);
const salutation = /^.{0,12}各位同事，您好。$|^Dear .*,$/mu;
const now = Temporal.Instant.from('2026-10-01T01:00:00Z');
const context = {
  greetingsOf: () => [],
  toldOf: () => ({ anniversary: { years: 2 } }),
  answerTo: () => null,
  whyNotPosted: () => null,
  waitsToBeSent: () => false,
};

/** Everything that the playbook says to customers, with its step. */
const says = rules.playbook.steps.flatMap((step) =>
  [...step.remind, ...(step.ask === undefined ? [] : [{ to: 'customer', say: step.ask }])].flatMap(
    ({ to, say }) => (to === 'customer' ? [{ step, say }] : []),
  ),
);
const isFestival = ({ step }: (typeof says)[number]) => festivalTrigger.settingsOf(step.trigger) !== null;

function standing(step: string, say: string, cycle: string, code: string): Standing {
  const on = new Date('2026-10-01');
  const customer = { id: 'c', code, name: '杭州精工' };
  const followUp = {
    id: `${step} ${cycle}`,
    step,
    cycle,
    anchorOn: on,
    dueOn: on,
    dueAt: null,
    owner: null,
    customer,
  };
  // Only what a text is made of.
  return {
    late: false,
    reminder: { say, slot: 'due', audience: 'customer', recipient: null, followUp },
  } as unknown as Standing;
}

/** Codes choose among the variants of a text. */
const codes = Array.from({ length: 12 }, (_, n) => `C${String(n + 1).padStart(3, '0')}`);

it('a message of several texts has one salutation, whichever they are, in both languages', () => {
  const others = says.filter((one) => !isFestival(one));
  expect(others.length).toBeGreaterThan(5);
  for (const language of languages) {
    const core = { templates, rules, language, publicUrl: null } as unknown as Parameters<
      typeof composeForCustomer
    >[0];
    for (const code of codes) {
      const festivals = ['national-day', 'mid-autumn'].map((key) =>
        standing('holiday-greeting', `holiday-greeting/${key}`, `${key}-2026`, code),
      );
      const other = others.map(({ step, say }) =>
        standing(step.key, say, step.trigger.kind === 'anniversary' ? '2026' : '1', code),
      );
      const bodyOf = (...all: readonly Standing[]) => composeForCustomer(core, all, now, context).body;
      const salutations = (body: readonly string[]) => body.filter((part) => salutation.test(part)).length;
      for (const one of other) {
        const where = `${language} ${code} ${one.reminder.say}`;
        const alone = bodyOf(one);
        expect(salutations(alone), where).toBe(1);
        for (const first of [festivals.slice(0, 1), festivals]) {
          const greeting = bodyOf(...first);
          const joined = bodyOf(one, ...first);
          expect(joined.slice(0, greeting.length), where).toEqual(greeting);
          expect(salutations(joined.slice(greeting.length)), joined.join('\n')).toBe(0);
          // Nothing else is lost.
          expect(joined, where).toEqual([...greeting, ...alone.slice(1)]);
        }
        for (const next of other) {
          if (next !== one) expect(bodyOf(one, next)).toEqual([...alone, ...bodyOf(next).slice(1)]);
        }
      }
    }
  }
});
