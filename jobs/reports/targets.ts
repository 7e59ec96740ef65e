import { can } from '../access/can.ts';
import { customersIn } from '../access/scopes.ts';
import { tellApart } from '../staff/name-people.ts';
import { said } from '../../templates/reader/said.ts';
import type { ExportValue } from '../book/export-table.ts';
import { inWords } from '../in-words.ts';
import { percentOf, type Report, type ReportScope } from './report.ts';
import { readSales, type Sale, sumOf } from './sales.ts';

interface Target {
  readonly whose: string;
  /** Code of a colleague or a customer. */
  readonly code: string;
  readonly yuan: number;
}

/**
 * 目标 (S0 L178): what was to be sold in a year or a quarter and what was, for the company, persons and customers. Of a month,
 * the quarter it lies in.
 */
export async function targetsReport(asked: ReportScope): Promise<Report> {
  const isYear = asked.from.until(asked.next, { largestUnit: 'months' }).months >= 12;
  const quarter = Math.ceil(asked.from.month / 3);
  const from = asked.from.with({ month: isYear ? 1 : quarter * 3 - 2, day: 1 });
  const scope = { ...asked, from, next: from.add({ months: isYear ? 12 : 3 }) };
  const targets = await readTargets(scope, isYear ? 'year' : `q${quarter}`);
  const accounts = await accountsIn(scope, targets);
  const sales = await readSales(
    scope,
    accounts.map(({ id }) => id),
  );
  const people = await ofPeople(scope, targets, sales);
  const customers = accounts.map(({ id, code, name }) => {
    const target = targets.find((one) => one.whose === 'account' && one.code === code);
    const theirs = sales.filter(({ customerId }) => customerId === id);
    return rowOf(`${code} ${name}`, target?.yuan ?? null, theirs);
  });
  return {
    formula: [said('report/targets-formula')],
    findings: [],
    columns: [
      { heading: said('report/whose'), holds: 'text' },
      { heading: said('report/target'), holds: 'number' },
      { heading: said('report/sold'), holds: 'number' },
      { heading: said('report/reached-rate'), holds: 'number' },
    ],
    rows: [...ofCompany(scope, targets, sales), ...people, ...customers],
  };
}

/** The last one set for each, by those whose word counts, in any register of targets. */
async function readTargets({ core, from }: ReportScope, span: string): Promise<readonly Target[]> {
  const registers = core.templates.registers.flatMap(({ key, targets }) =>
    targets === undefined ? [] : [[key, targets] as const],
  );
  const rows = await core.db.entry.findMany({
    where: {
      OR: registers.map(([register, { state, year, span: spanField }]) => ({
        register,
        state,
        AND: [
          { answers: { path: [year], equals: String(from.year) } },
          { answers: { path: [spanField], equals: span } },
        ],
      })),
    },
    orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
    select: { register: true, answers: true },
  });
  const fieldsOf = new Map(registers);
  const last = new Map<string, Target>();
  for (const row of rows) {
    const fields = fieldsOf.get(row.register);
    if (fields === undefined) continue;
    const answers = row.answers as Readonly<Record<string, string>>;
    const whose = answers[fields.whose] ?? '';
    const named = { person: fields.person, account: fields.account } as const;
    const code = whose === 'person' || whose === 'account' ? (answers[named[whose]] ?? '') : '';
    last.set(`${whose} ${code}`, { whose, code, yuan: Number(answers[fields.amount] ?? '') });
  }
  return [...last.values()];
}

function rowOf(label: string, target: number | null, sales: readonly Sale[]): readonly ExportValue[] {
  const sold = sumOf(sales);
  return [label, target, sold, target === null ? null : percentOf(sold, target)];
}

/** Only those who answer for the company see what it sold as a whole. */
function ofCompany({ core, who, person }: ReportScope, targets: readonly Target[], sales: readonly Sale[]) {
  const target = targets.find(({ whose }) => whose === 'company');
  if (person !== null || !can(who, 'company.answer')) return [];
  return [rowOf(inWords(core, said('report/company')), target?.yuan ?? null, sales)];
}

async function ofPeople(
  { core, who, person }: ReportScope,
  targets: readonly Target[],
  sales: readonly Sale[],
) {
  const [staff, naming] = await Promise.all([
    core.db.staff.findMany({ select: { id: true, code: true, name: true }, orderBy: { code: 'asc' } }),
    tellApart(core.db),
  ]);
  return staff.flatMap((one) => {
    const theirs = sales.filter(({ ownerId }) => ownerId === one.id);
    const sees = one.id === who.id || who.leads.includes(one.id) || can(who, 'company.answer');
    const target = sees
      ? targets.find(({ whose, code }) => whose === 'person' && code === one.code)
      : undefined;
    if ((person !== null && one.id !== person) || (target === undefined && theirs.length === 0)) return [];
    return [rowOf(naming(one), target?.yuan ?? null, theirs)];
  });
}

/** Customers with a target, of those the person answers for. */
async function accountsIn({ core, who }: ReportScope, targets: readonly Target[]) {
  const codes = targets.flatMap(({ whose, code }) => (whose === 'account' ? code : []));
  return await core.db.customer.findMany({
    where: { AND: [customersIn('answer', who), { code: { in: codes } }] },
    select: { id: true, code: true, name: true },
    orderBy: { code: 'asc' },
  });
}
