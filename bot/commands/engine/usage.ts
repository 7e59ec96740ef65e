import { showMentions } from '../../../jobs/mention.ts';
import type { Language } from '../../../templates/reader/form.ts';
import { answer, type CommandContext, type Reply, tell } from './context.ts';
import type { Command, CommandGroup } from './define.ts';
import { pathOf, zhPathOf } from './route.ts';

/** `/crm customer tier <客户代号> <等级>`, with brackets around optional parts. */
export function usageOf(group: CommandGroup, command: Command, language: Language): string {
  const path = language === 'en' ? pathOf(group, command) : zhPathOf(group, command);
  const customer = language === 'en' ? 'customer code' : '客户代号';
  const need = command.customer;
  const parts = [
    ...(need === undefined ? [] : [need.optional === true ? `[${customer}]` : `<${customer}>`]),
    ...Object.entries(command.params).map(([key, { label, names, place, optional }]) => {
      const name = language === 'en' ? key : (names[0] ?? key);
      const shown = place === 'named' ? `${name}=…` : label[language];
      return optional ? `[${shown}]` : place === 'named' ? shown : `<${shown}>`;
    }),
    ...(command.anchors ? [language === 'en' ? '[trialStarted=…]' : '[试用开始=…]'] : []),
  ];
  return ['/crm', path, ...parts].join(' ');
}

/**
 * Explains what was expected, with an example to copy. Repeats the typed line in full, so that it can be corrected
 * instead of retyped.
 */
export function explainUsage(
  ctx: CommandContext,
  { group, command }: { readonly group: CommandGroup; readonly command: Command },
  problems: readonly string[],
  typed: string,
): Reply {
  const { language } = ctx.core;
  const [example = ''] = examplesOf(command, language);
  return answer({
    body: [
      problems.join('\n'),
      [
        tell(
          ctx,
          `写法：${usageOf(group, command, language)}`,
          `Usage: ${usageOf(group, command, language)}`,
        ),
        tell(ctx, `例如：${example}`, `Example: ${example}`),
      ].join('\n'),
      echo(ctx, typed),
    ],
  });
}

/** The examples in this language. */
export function examplesOf({ examples }: Command, language: Language): readonly string[] {
  return examples.filter((example) => /^\/crm \p{Script=Han}/u.test(example) === (language === 'zh-CN'));
}

export function echo(ctx: CommandContext, typed: string): string {
  const shown = showMentions(typed).trim();
  return tell(ctx, `您写的是：${shown}`, `You wrote: ${shown}`);
}
