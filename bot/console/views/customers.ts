import { countOverdue, listCustomers } from '../../../jobs/customers/list-customers.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { tierWords } from '../../../templates/reader/grade-words.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { defineView } from './define-view.ts';

/** Lines of a page. */
const shown = 50;

/** The customers that the reader answers for, as `/crm customer list` finds them. */
export const customersView = defineView({
  view: 'customers',
  title: said('console/view-customers'),
  capability: 'process.join',
  about: nothing,
  run: async ({ core, by, today }, _, { find, tier, overdue, from }) => {
    const search = find.trim();
    const { total, lines } = await listCustomers(core.db, by, {
      limit: shown,
      from,
      ...(search === '' ? {} : { search }),
      ...(tier === '' ? {} : { tier }),
      ...(overdue === '' ? {} : { overdueOn: today }),
    });
    const ids = lines.map(({ id }) => id);
    const late = await countOverdue(core.db, ids, today);
    return {
      view: {
        total,
        from,
        lines: lines.map((line) => ({
          ...line,
          tier: inWords(core, tierWords[line.tier]),
          overdue: late.get(line.id) ?? 0,
        })),
      },
      shows: { customers: ids },
    };
  },
});
