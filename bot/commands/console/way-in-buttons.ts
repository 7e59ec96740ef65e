import { waysIn } from '../../../templates/reader/card.ts';
import { said } from '../../../templates/reader/said.ts';
import { defineButton } from '../../actions/engine/define.ts';
import { nothing, theCustomer, theFollowUpToRead } from '../../actions/engine/subjects.ts';
import { consoleLink } from './console-link.ts';

/** Opens the console at the reader's day. */
export const dayButton = defineButton({
  button: waysIn.day,
  title: said('console/open-day'),
  capability: 'everyone',
  about: nothing,
  run: (ctx) => consoleLink(ctx, '/today'),
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
