import { Temporal } from 'temporal-polyfill';
import { customersIn } from '../../../jobs/access/scopes.ts';
import { editableFiles, readEditable } from '../../../jobs/coming/edited-file.ts';
import { yearAhead } from '../../../jobs/coming/imagined-customer.ts';
import { tryEdit } from '../../../jobs/coming/try-edit.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Rules } from '../../../jobs/plan/types.ts';
import { previewChanges } from '../../../jobs/preview/preview-changes.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import type { CommandContext } from '../../commands/engine/context.ts';
import { describeChanges } from '../../commands/engine/describe-changes.ts';
import type { AnswerOf } from '../api/index.ts';
import { defineView } from './define-view.ts';
import { messageOf } from './message-of.ts';

const noSuchFile = said('process/no-file');

/** A file of rules or texts as the program has it, to be copied and changed in the page. */
export const processFileView = defineView({
  view: 'process-file',
  title: said('console/view-process-file'),
  capability: 'process.join',
  about: nothing,
  run: ({ core }, _nothing, { file }) => {
    const { folder } = core.templates;
    const text = readEditable(folder, file);
    if (text === null) throw new XinhangError('not_found', noSuchFile);
    return Promise.resolve({ view: { files: [...editableFiles(folder)], file, text } });
  },
});

const shownProblems = 100;
/** A few seconds of work; for more customers there is `xinhang preview --diff`. */
const mostCustomers = 500;
const shownCustomers = 50;

/** What a changed copy of a file would do: its mistakes, or what it changes. The copy is kept nowhere. */
export const processTryView = defineView({
  view: 'process-try',
  title: said('console/view-process-try'),
  capability: 'process.join',
  about: nothing,
  run: async (ctx, _nothing, { file, text, tier, level, stage, from }) => {
    const { core, today } = ctx;
    if (!editableFiles(core.templates.folder).includes(file)) throw new XinhangError('not_found', noSuchFile);
    const day = from === undefined ? today : Temporal.PlainDate.from(from);
    const imagined = { tier, level, stage: stage === '' ? null : stage, from: day };
    const tried = await tryEdit(core, { file, text }, imagined);
    if (tried.kind === 'problems') {
      const problems = tried.problems.slice(0, shownProblems);
      return { view: { ...noChange, problems, problemsTotal: tried.problems.length } };
    }
    const roleOf = (role: string) => roleName(role, core.language);
    const inNew = { core: { ...core, rules: tried.rules } };
    const now = yearAhead(core, imagined).map((one) => messageOf(ctx, one, roleOf));
    const then = tried.year.map((one) => messageOf(inNew, one, roleOf));
    const { ids, ...changes } = await changesOf(ctx, tried.rules);
    return {
      view: { ...noChange, ...changes, added: without(then, now), dropped: without(now, then) },
      shows: { customers: ids },
    };
  },
});

const noChange: AnswerOf<'process-try'> = {
  problems: [],
  problemsTotal: 0,
  looked: 0,
  cut: false,
  changed: 0,
  customers: [],
  added: [],
  dropped: [],
};

function without<T>(messages: readonly T[], others: readonly T[]): T[] {
  const known = new Set(others.map((one) => JSON.stringify(one)));
  return messages.filter((one) => !known.has(JSON.stringify(one)));
}

async function changesOf(ctx: CommandContext, rules: Rules) {
  const inNew = { ...ctx, core: { ...ctx.core, rules } };
  const found = { looked: 0, cut: false, changed: 0, customers: [] as AnswerOf<'process-try'>['customers'] };
  const ids: string[] = [];
  for await (const { customer, changes } of previewChanges(ctx.core, rules, customersIn('read', ctx.by))) {
    if (found.looked >= mostCustomers) return { ...found, cut: true, ids };
    found.looked += 1;
    if (changes.length === 0) continue;
    found.changed += 1;
    if (found.changed > shownCustomers) continue;
    ids.push(customer.id);
    const lines = await describeChanges(inNew, changes);
    found.customers.push({ code: customer.code, name: customer.name, changes: [...lines] });
  }
  return { ...found, ids };
}
