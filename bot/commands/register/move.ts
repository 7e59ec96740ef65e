import { inWords } from '../../../jobs/in-words.ts';
import { findEntry } from '../../../jobs/registers/find-entry.ts';
import { defaultAnswers } from '../../../jobs/registers/default-answers.ts';
import { checkMayMove, checkMovable, commandLabel, noEntry } from '../../../jobs/registers/check-move.ts';
import type { Forms } from '../../../templates/reader/load-forms.ts';
import type { Move, Register } from '../../../templates/reader/register.ts';
import { said } from '../../../templates/reader/said.ts';
import { formAgain } from '../../forms/explain-answers.ts';
import { moveSubject } from '../../registers/entry-subject.ts';
import { aboutEntry, beginMove, makeMove, shownIn } from '../../registers/make-move.ts';
import { say } from '../engine/context.ts';
import { type Command, defineCommand } from '../engine/define.ts';
import { exampleLines, exampleNumber } from './example-line.ts';
import { answersIn, formParams, restField } from './form-params.ts';
import { numberParam } from './show.ts';

/** A move with what was typed, or its form. */
export function moveCommand(register: Register, move: Move, forms: Forms): Command {
  const { title } = register;
  const { command: verb, form } = move;
  const rest = form === undefined ? undefined : restField(forms, form);
  const asked = form === undefined ? {} : formParams(forms, form, rest);
  return defineCommand({
    ...verb,
    help: said('help/register-move', { title, move: commandLabel(move) }),
    examples: exampleLines(register, verb, exampleNumber(register)),
    capability: 'process.join',
    params: { number: numberParam, ...asked },
    authorise: async (ctx, { number }) => {
      const entry = typeof number === 'string' ? await findEntry(ctx.core, register, number) : null;
      if (entry !== null) checkMayMove(ctx.by, entry, move);
    },
    run: async (ctx, { number, ...args }) => {
      const { core } = ctx;
      const entry = await findEntry(core, register, number);
      if (entry === null) return say(inWords(core, noEntry(register, number)));
      const given = form === undefined ? {} : answersIn(args, asked, { forms, form, rest });
      if (form === undefined || Object.keys(given).length === 0) return await beginMove(ctx, entry, move);
      const { by, today } = ctx;
      const { customer } = entry;
      const answers = { ...(await defaultAnswers(core, form, { by, customer, today })), ...given };
      await checkMovable(core, core.db, entry, move);
      const checked = core.templates.forms.check(form, answers, {
        language: core.language,
        today: ctx.today,
      });
      if (checked.ok) return await makeMove(ctx, entry, move, checked.values);
      const sent = { form, value: moveSubject(entry, move), answers };
      const again = formAgain(ctx, sent, { problems: checked.problems }, aboutEntry(ctx, entry));
      return { ...again, shows: shownIn(entry) };
    },
  });
}
