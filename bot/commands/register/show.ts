import { inWords } from '../../../jobs/in-words.ts';
import { findEntry } from '../../../jobs/registers/find-entry.ts';
import { checkMayRead, noEntry } from '../../../jobs/registers/check-move.ts';
import type { Register } from '../../../templates/reader/register.ts';
import { said } from '../../../templates/reader/said.ts';
import { describeEntry } from '../../registers/describe-entry.ts';
import { say } from '../engine/context.ts';
import { type Command, defineCommand, required } from '../engine/define.ts';
import { entryNumber } from '../engine/param-types.ts';
import { exampleLines, exampleNumber } from './example-line.ts';

export const numberParam = required(entryNumber, {
  label: said('param/entry-number'),
  names: ['编号', '单号'],
});

/** One entry, with its history and a button for each move. */
export function showCommand(register: Register): Command {
  const { title } = register;
  const verb = { name: 'show', zh: ['查看'] };
  return defineCommand({
    ...verb,
    help: said('help/register-show', { title }),
    examples: exampleLines(register, verb, exampleNumber(register)),
    capability: 'process.join',
    pages: 'lines',
    params: { number: numberParam },
    authorise: async (ctx, { number }) => {
      const entry = number === undefined ? null : await findEntry(ctx.core, register, number);
      if (entry !== null) checkMayRead(ctx.by, entry);
    },
    run: async (ctx, { number }) => {
      const entry = await findEntry(ctx.core, register, number);
      return entry === null
        ? say(inWords(ctx.core, noEntry(register, number)))
        : await describeEntry(ctx, entry);
    },
  });
}
