import { inWords } from '../../../jobs/in-words.ts';
import { said } from '../../../templates/reader/said.ts';
import { entryParts } from '../../registers/describe-entry.ts';
import { theEntryOfNumber } from '../../registers/entry-subject.ts';
import { defineView } from './define-view.ts';

/** An entry of a register with its history, and what the reader may do with it. */
export const entryView = defineView({
  view: 'entry',
  title: said('console/view-entry'),
  capability: 'process.join',
  about: theEntryOfNumber,
  named: 'entry',
  run: async (ctx, entry) => {
    const { number, customer, register } = entry;
    const { title, fields, history, buttons } = await entryParts(ctx, entry);
    return {
      view: {
        number,
        title,
        customer: customer === null ? null : { code: customer.code, name: customer.name },
        section: register.command.name,
        sectionTitle: inWords(ctx.core, register.title),
        fields: [...fields],
        history: [...history],
        actions: [...buttons],
      },
    };
  },
});
