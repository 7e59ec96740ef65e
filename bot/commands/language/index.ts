import { speakingTo } from '../../../jobs/in-words.ts';
import { chooseLanguage } from '../../../jobs/staff/chosen-language.ts';
import type { Language } from '../../../templates/reader/form.ts';
import { said } from '../../../templates/reader/said.ts';
import { say, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand, required } from '../engine/define.ts';
import { choice } from '../engine/param-types.ts';

const languageName = choice<Language>(said('expects/language'), {
  'zh-CN': ['中文', '汉语', 'zh', 'chinese'],
  en: ['英文', '英语', 'english'],
});

const languageChoose = defineCommand({
  name: '',
  zh: [],
  help: said('help/language'),
  examples: ['/crm 语言 英文', '/crm language Chinese'],
  capability: 'everyone',
  params: {
    language: required(languageName, { label: said('param/language'), names: ['语言'] }),
  },
  run: async (ctx, { language }) => {
    await chooseLanguage(ctx.core, ctx.by, language);
    return say(tell({ core: speakingTo(ctx.core, language) }, 'staff/language-chosen'));
  },
});

export const languageGroup: CommandGroup = {
  name: 'language',
  zh: ['语言'],
  help: said('help/language-group'),
  commands: [languageChoose],
  usual: { alone: '', withWords: '' },
};
