import { Temporal } from 'temporal-polyfill';
import { can } from '../../../jobs/access/can.ts';
import { hasTeam } from '../../../jobs/access/scopes.ts';
import type { SaidColumn } from '../../../jobs/book/export-table.ts';
import { exportListed } from '../../../jobs/book/export-listed.ts';
import type { CustomersWanted } from '../../../jobs/customers/customers-wanted.ts';
import { type Glance, glanceAtCustomers, peopleMet } from '../../../jobs/customers/glance-at-customers.ts';
import { type CustomerLine, listCustomers } from '../../../jobs/customers/list-customers.ts';
import { lapseAskedFor } from '../../../jobs/figures/repurchase-rate.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { listStaff, staffByCode } from '../../../jobs/staff/staff-member.ts';
import { levelWords, tierWords } from '../../../templates/reader/grade-words.ts';
import { levels } from '../../../templates/reader/playbook.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import type { CommandContext } from '../../commands/engine/context.ts';
import { anchorLabel } from '../../commands/engine/step-words.ts';
import type { CustomerChoices, CustomerRow } from '../api/customers.ts';
import type { AskedOf } from '../api/index.ts';
import { defineView } from './define-view.ts';

const pageSize = 50;
/** Lines of a file: more is the export of the operator, at the command line. */
const exported = 5_000;

/** The customers that the reader answers for, as `/crm customer list` finds them, and as a file. */
export const customersView = defineView({
  view: 'customers',
  title: said('console/view-customers'),
  capability: 'process.join',
  about: nothing,
  run: async (ctx, _, asked) => {
    const { core, by, today } = ctx;
    const { from, sort, file } = asked;
    const isFile = file !== '';
    const wanted = await wantedOf(ctx, asked);
    const page = isFile ? { limit: exported } : { limit: pageSize, from };
    const { total, lines } = await listCustomers(core.db, by, { ...wanted, ...page, sort });
    if (isFile && total > exported)
      throw new XinhangError('bad_input', said('console/too-many-to-export', { total, most: exported }));
    const ids = lines.map(({ id }) => id);
    const [glances, met] = await Promise.all([
      glanceAtCustomers(core.db, ids, { today, pipeline: core.rules.playbook.pipeline }),
      wanted.search === undefined ? new Map<string, string[]>() : peopleMet(core.db, by, ids, wanted.search),
    ]);
    const rows = lines.map((line) => rowOf(ctx, line, glances.get(line.id), met.get(line.id) ?? []));
    const bytes =
      file === '' ? null : await exportListed(core, by, { ...tableOf(rows), kind: file, by: foundBy(asked) });
    return {
      view: {
        total,
        from: isFile ? 0 : from,
        pageSize,
        lines: isFile ? [] : rows,
        choices: isFile ? noChoices : await choicesFor(ctx),
        mayOpen: can(by, 'customer.open'),
        mayHandOver: can(by, 'handover.make'),
        file:
          bytes === null
            ? null
            : {
                name: `${inWords(core, said('export/customers'))}-${today.toString()}.${file}`,
                bytes: Buffer.from(bytes).toString('base64'),
              },
      },
      ...(isFile ? {} : { shows: { customers: ids } }),
    };
  },
});

const noChoices: CustomerChoices = { owners: [], stages: [], levels: [], registers: [] };

/** @throws XinhangError `bad_input` for a colleague, a stage or a register that does not exist */
async function wantedOf(ctx: CommandContext, asked: AskedOf<'customers'>): Promise<CustomersWanted> {
  const { core, today } = ctx;
  const { pipeline, steps } = core.rules.playbook;
  const { find, owner, tier, stage, level, overdue, silent, lapsed, suspended, register } = asked;
  const search = find.trim();
  const found = core.templates.registers.find(({ key }) => key === register);
  const isKnown = (stage === '' || pipeline.includes(stage)) && (register === '' || found !== undefined);
  const ownerId = owner === '-' ? null : owner === '' ? undefined : (await staffByCode(core.db, owner))?.id;
  if (!isKnown || (owner !== '' && ownerId === undefined))
    throw new XinhangError('bad_input', said('console/bad-query'));
  return {
    ...(search === '' ? {} : { search }),
    ...(tier === '' ? {} : { tier }),
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(stage === '' ? {} : { stage: { key: stage, pipeline, today } }),
    ...(level === '' ? {} : { level }),
    ...(overdue === '' ? {} : { overdueOn: today }),
    ...(silent === '' ? {} : { silent: { steps, today } }),
    ...(lapsed === '' ? {} : { lapsed: lapseAskedFor(core) ?? undefined }),
    ...(suspended === '' ? {} : { paused: true }),
    ...(found === undefined ? {} : { register: found }),
  };
}

function rowOf(
  ctx: CommandContext,
  line: CustomerLine,
  glance: Glance | undefined,
  people: readonly string[],
): CustomerRow {
  const { core } = ctx;
  const { lastContactAt = null, overdue = 0, stage = null } = glance ?? {};
  const { zone } = core.rules.playbook;
  return {
    ...line,
    tier: inWords(core, tierWords[line.tier]),
    stage: stage === null ? null : anchorLabel(ctx, stage),
    suspended: line.state === 'paused',
    overdue,
    lastContactOn: lastContactAt?.toZonedDateTimeISO(zone).toPlainDate().toString() ?? null,
    people: [...people],
  };
}

const columns: readonly SaidColumn[] = [
  { heading: said('export/column-code'), holds: 'text' },
  { heading: said('export/column-name'), holds: 'text' },
  { heading: said('customer/tier'), holds: 'text' },
  { heading: said('file/stage'), holds: 'text' },
  { heading: said('export/column-owner'), holds: 'text' },
  { heading: said('console/column-open'), holds: 'count' },
  { heading: said('console/column-overdue'), holds: 'count' },
  { heading: said('console/column-last-contact'), holds: 'day' },
];

function tableOf(rows: readonly CustomerRow[]) {
  return {
    columns,
    customerIds: rows.map(({ id }) => id),
    rows: rows.map(({ code, name, tier, stage, owner, open, overdue, lastContactOn }) => [
      code,
      name,
      tier,
      stage,
      owner,
      open,
      overdue,
      lastContactOn === null ? null : Temporal.PlainDate.from(lastContactOn),
    ]),
  };
}

/** The conditions of a file, for the audit log: without what was searched for, which may be a person's name. */
function foundBy({ find, from: _from, file: _file, ...asked }: AskedOf<'customers'>): Record<string, string> {
  const set = Object.entries(asked).filter(([, value]) => value !== '');
  return { ...Object.fromEntries(set), ...(find === '' ? {} : { find: '…' }) };
}

async function choicesFor(ctx: CommandContext): Promise<CustomerChoices> {
  const { core, by } = ctx;
  const { pipeline } = core.rules.playbook;
  const people = hasTeam(by) ? await listStaff(core.db) : [];
  return {
    owners: people
      .filter((one) => can(one, 'customer.follow'))
      .map(({ code, name }) => ({ key: code, title: `${name} (${code})` })),
    stages: pipeline.map((key) => ({ key, title: anchorLabel(ctx, key) })),
    // The level says how much a customer is worth, which only those who manage it know.
    levels: can(by, 'customer.manage')
      ? levels.map((key) => ({ key, title: inWords(core, levelWords[key]) }))
      : [],
    registers: core.templates.registers
      .filter(({ about }) => about === 'customer')
      .map(({ key, title }) => ({ key, title: title[core.language] })),
  };
}
