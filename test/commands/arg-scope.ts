import { Temporal } from 'temporal-polyfill';
import type { ArgScope } from '../../bot/commands/engine/define.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

const { playbook, words } = loadedTemplates();

/** On 21 November 2026, with the project's own templates. */
export function argScope(language: ArgScope['language'] = 'zh-CN'): ArgScope {
  return {
    today: Temporal.PlainDate.from('2026-11-21'),
    language,
    say: (what) => words.say(what, language),
    playbook,
  };
}
