import { changeOwnSettings, ownSettingsOf } from '../../jobs/staff/own-settings.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { said } from '../../templates/reader/said.ts';
import { defineButton, defineForm } from '../actions/engine/define.ts';
import { nothing } from '../actions/engine/subjects.ts';
import { answer, type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { readSpan, readTime } from '../commands/engine/read-time.ts';
import { describeSettings } from '../commands/settings/describe-settings.ts';

const form = 'settings';

/** Prefilled with what holds; what is left empty is as the office's. */
export async function settingsForm(ctx: CommandContext): Promise<Reply> {
  const { hours, digest } = await ownSettingsOf(ctx.core.db, ctx.by.id);
  const start = {
    list: hours.morningAt ?? '',
    quiet: hours.quiet === null ? '' : `${hours.quiet.from}-${hours.quiet.to}`,
    digest: digest ? 'on' : 'off',
  };
  return { kind: 'form', form: ctx.core.templates.forms.view(form, ctx.core.language, ctx.by.id, start) };
}

/** Opens one's own settings, whatever it carries. */
export const settingsButton = defineButton({
  button: form,
  title: said('form/open-settings'),
  capability: 'everyone',
  about: nothing,
  run: (ctx) => settingsForm(ctx),
});

export const settingsFormAnswers = defineForm({
  name: form,
  title: said('form/change-settings'),
  forms: [form],
  capability: 'everyone',
  about: nothing,
  run: async (ctx, _found, { answers }) => {
    const { list = '', quiet = '', digest = 'on' } = answers;
    const [morningAt, hours] = [readTime(list), readSpan(quiet)];
    if (list !== '' && morningAt === null)
      throw new XinhangError('bad_input', said('settings/no-time', { list }));
    if (quiet !== '' && hours === null)
      throw new XinhangError('bad_input', said('settings/no-span', { quiet }));
    const settings = await changeOwnSettings(ctx.core, ctx.by, {
      morningAt,
      quiet: hours,
      digest: digest === 'on',
    });
    return answer({ title: tell(ctx, 'settings/saved'), body: [describeSettings(ctx, settings)] });
  },
});
