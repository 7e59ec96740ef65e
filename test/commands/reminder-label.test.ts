import { expect, it } from 'vitest';
import { reminderLabel } from '../../bot/commands/engine/reminder-label.ts';
import { inWords } from '../../jobs/in-words.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

const templates = loadedTemplates();
const says = new Set(
  templates.playbook.steps
    .flatMap(({ remind, escalate }) => [...remind, ...escalate].map(({ say }) => say))
    // One text for each festival, called by its name.
    .filter((say) => !say.endsWith('{festival}')),
);

it('every message of the process has a name of its own in the panel, in both languages, and none shows a key', () => {
  expect(says).toContain('entry/opened');
  const named = [...says].map((say) => [
    say,
    ...(['zh-CN', 'en'] as const).map((language) =>
      inWords({ templates, language }, reminderLabel(templates, say)),
    ),
  ]);
  const unnamed = inWords({ templates, language: 'zh-CN' }, reminderLabel(templates, 'no/such'));
  expect(named.filter(([, zh = '']) => zh === unnamed || /[a-z]/u.test(zh))).toEqual([]);
  expect(named.filter(([, , en = '']) => !/^[a-z]/iu.test(en))).toEqual([]);
});
