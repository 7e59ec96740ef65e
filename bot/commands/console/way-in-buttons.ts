import { can } from '../../../jobs/access/can.ts';
import { isWayInPage } from '../../../jobs/ways-in.ts';
import { waysIn } from '../../../templates/reader/card.ts';
import { said } from '../../../templates/reader/said.ts';
import { defineButton } from '../../actions/engine/define.ts';
import { nothing, theCustomer, theFollowUpToRead } from '../../actions/engine/subjects.ts';
import { theEntryToRead } from '../../registers/entry-subject.ts';
import { consoleLink } from './console-link.ts';

/** Opens the console at a page, at the reader's day if that page is not theirs. */
export const pageButton = defineButton({
  button: waysIn.page,
  title: said('console/open-day'),
  capability: 'everyone',
  about: nothing,
  run: (ctx, _, { value }) => {
    const isTheirs = isWayInPage(value) && (value !== 'operations' || can(ctx.by, 'failed.see'));
    return consoleLink(ctx, `/${isTheirs ? value : 'today'}`);
  },
});

/** Opens the console at a customer's file. The link has the customer's code, behind the `#`, and no name. */
export const fileButton = defineButton({
  button: waysIn.file,
  title: said('console/open-file'),
  capability: 'process.join',
  about: theCustomer('read'),
  run: (ctx, { code }) => consoleLink(ctx, `/customers/${encodeURIComponent(code)}`),
});

/** Opens a customer's file at a matter. The link has its id, which says nothing. */
export const matterButton = defineButton({
  button: waysIn.matter,
  title: said('console/open-file'),
  capability: 'process.join',
  about: theFollowUpToRead,
  run: (ctx, { id, customer: { code } }) =>
    consoleLink(ctx, `/customers/${encodeURIComponent(code)}?matter=${id}`),
});

/** Opens the console at an entry. The link has its number. */
export const entryButton = defineButton({
  button: waysIn.entry,
  title: said('console/open-entry'),
  capability: 'process.join',
  about: theEntryToRead,
  run: (ctx, { number }) => consoleLink(ctx, `/entries/${encodeURIComponent(number)}`),
});
