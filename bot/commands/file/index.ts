import { columnsInWords } from '../../../jobs/book/export-table.ts';
import { customerCard } from '../../../jobs/customer-file/customer-card.ts';
import { fileHead } from '../../../jobs/customer-file/file-head.ts';
import type { FileSection } from '../../../jobs/customer-file/file-section.ts';
import { fileSections } from '../../../jobs/customer-file/file-sections.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { inWords } from '../../../jobs/in-words.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import type { Button } from '../../../templates/reader/card.ts';
import { moreButton } from '../../../templates/reader/page-of.ts';
import { said } from '../../../templates/reader/said.ts';
import { answer, type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand, optional } from '../engine/define.ts';
import { describeOpen } from '../engine/step-words.ts';
import { toKey } from '../engine/half-width.ts';
import { line } from '../engine/param-types.ts';
import { tableLine } from '../engine/table-line.ts';
import { lastContact } from '../customer/last-contact.ts';

/** The card shows the nearest deadlines; a section, the newest lines. */
const shownOwed = 5;
const shownRows = 100;

const fileShow = defineCommand({
  name: '',
  zh: [],
  help: said('help/file'),
  examples: ['/crm 档案 C001', '/crm file C001 logs'],
  capability: 'process.join',
  pages: 'lines',
  reads: 'file',
  customer: { scope: 'read' },
  params: {
    section: optional(line(said('expects/section'), 100), {
      label: said('param/section'),
      names: ['部分'],
      place: 'word',
    }),
  },
  run: async (ctx, { customer, section }) => {
    // Answers are private, but a platform may show them in the group they were asked in: a file stays out of it.
    if (ctx.room !== null) return say(tell(ctx, 'file/not-in-group', { code: customer.code }));
    const sections = await fileSections({ core: ctx.core, who: ctx.by, customer });
    return section === undefined
      ? await describeFile(ctx, customer, sections)
      : await describeSection(ctx, customer, findSection(ctx, sections, section));
  },
});

export const fileGroup: CommandGroup = {
  name: 'file',
  zh: ['档案'],
  help: said('help/file-group'),
  commands: [fileShow],
  usual: { alone: '', withWords: '' },
};

async function describeFile(
  ctx: CommandContext,
  customer: CustomerRef,
  sections: readonly FileSection[],
): Promise<Reply> {
  const card = await customerCard(ctx.core, customer.id);
  const { fields, completeness } = fileHead({ core: ctx.core, who: ctx.by, customer }, card);
  const owed = card.open.slice(0, shownOwed).map((followUp) => describeOpen(ctx, followUp));
  const missing = completeness.missing.map((what) => inWords(ctx.core, what));
  return answer({
    title: tell(ctx, 'file/title', { code: card.code, name: card.name }),
    body: [
      owed.length === 0 ? tell(ctx, 'customer/no-open-follow-ups') : owed.join('\n'),
      lastContact(ctx, card),
      ...(missing.length === 0 ? [] : [tell(ctx, 'file/missing', { missing })]),
    ],
    fields,
    buttons: sections
      .filter(({ total }) => total > 0)
      .map((section) => sectionButton(ctx, customer, section)),
  });
}

/** It runs the command for the section, as the button for more of an answer does. */
function sectionButton(
  ctx: CommandContext,
  { code }: CustomerRef,
  { key, title, total }: FileSection,
): Button {
  const label = tell(ctx, 'list/counted', { name: inWords(ctx.core, title), count: total });
  return moreButton(0, `file ${code} ${key}`, label);
}

async function describeSection(
  ctx: CommandContext,
  { code, name }: CustomerRef,
  section: FileSection,
): Promise<Reply> {
  const title = inWords(ctx.core, section.title);
  const head = tell(ctx, 'file/section', { code, name, title, total: section.total });
  if (section.total === 0) return answer({ title: head, body: [tell(ctx, 'file/nothing')] });
  const columns = columnsInWords(ctx.core, section);
  const rows = await section.read(shownRows);
  const older = section.total - rows.length;
  return answer({
    title: head,
    body: [
      rows.map((row) => tableLine(ctx, columns, row)).join('\n'),
      ...(older === 0 ? [] : [tell(ctx, 'file/older', { older })]),
    ],
  });
}

/** @throws XinhangError `not_found`, naming the sections there are for this person */
function findSection(ctx: CommandContext, sections: readonly FileSection[], written: string): FileSection {
  const wanted = toKey(written);
  const found = sections.find(({ key, title }) =>
    [key, inWords(ctx.core, title)].some((known) => toKey(known) === wanted),
  );
  if (found !== undefined) return found;
  const names = sections.map(({ title }) => inWords(ctx.core, title));
  throw new XinhangError('not_found', said('file/no-section', { written, names }));
}
