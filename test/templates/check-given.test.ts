import { describe, expect, it } from 'vitest';
import { checkGiven } from '../../templates/reader/check-playbook.ts';
import { loadPlaybook, loadTexts } from './load.ts';
import { triggers } from '../../jobs/plan/triggers/index.ts';
import type { Texts } from '../../templates/reader/texts.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { editedTemplates } from './edited-templates.ts';

const playbook = loadPlaybook(defaultTemplatesDir());
const trial = playbook.steps.find(({ key }) => key === 'trial-check');

const scopeOf = (texts: Texts) => ({ texts, triggers: triggers.all });

function problems(step: Step | undefined, key: string, body: string): string[] {
  if (step === undefined) throw new Error('there is no such step');
  const source = `---\naudience: staff\n---\n${body}\n`;
  const texts = loadTexts(editedTemplates({ [`zh-CN/${key}.md`]: source, [`en/${key}.md`]: source }));
  const found: string[] = [];
  checkGiven(triggers.of(step.trigger), [[['remind', 0, 'say'], key]], scopeOf(texts), (path, message) =>
    found.push(`${path.join('.')} ${message}`),
  );
  return found;
}

describe('a text names only what its step can fill in', () => {
  it.each([
    ['festival.name'],
    ['greeting.text'],
    ['anniversary.years'],
    ['gift.capYuan'],
    ['gift.leftYuan'],
    ['silence.days'],
    ['contact.name'],
    ['contact.title'],
  ])('%s is unknown to a step that counts from a day of the customer’s life', (name) => {
    expect(problems(trial, 'test/said', `您好 {{ ${name} }}`)).toEqual([
      `remind.0.say test/said names ${name}, of which this step knows nothing`,
    ]);
  });

  it.each([
    [{ kind: 'festival' }, 'festival.name', 'silence.days'],
    [{ kind: 'anniversary', anchor: 'firstDeal' }, 'gift.capYuan', 'festival.name'],
    [
      { kind: 'silence', days: { strategic: 30, important: 60, ordinary: 90 } },
      'silence.days',
      'roster.missing',
    ],
    [{ kind: 'contact-plan' }, 'contact.name', 'gift.leftYuan'],
  ] as const)('%j knows %s and not %s', (trigger, known, unknown) => {
    const step = trial === undefined ? undefined : { ...trial, trigger };
    expect(problems(step, 'test/said', `{{ ${known} }} {{ customer.name }} {{ dueOn }}`)).toEqual([]);
    expect(problems(step, 'test/said', `{{ ${known} }} {{ ${unknown} }}`)).toEqual([
      expect.stringContaining(`names ${unknown}, of which`),
    ]);
  });

  it('is found in any variant, and in either language', () => {
    expect(problems(trial, 'test/said', '一\n===\n二 {{ festival.name }}')).toHaveLength(1);
  });

  it('holds for the texts of the company', () => {
    const texts = loadTexts(defaultTemplatesDir());
    for (const step of playbook.steps) {
      const said = step.remind.map(({ say }, n) => [['remind', n], say] as const);
      checkGiven(triggers.of(step.trigger), said, scopeOf(texts), (_, message) =>
        expect.fail(`${step.key}: ${message}`),
      );
    }
    expect(playbook.steps.length).toBeGreaterThan(0);
  });
});
