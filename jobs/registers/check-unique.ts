import type { Tx } from '../../prisma/client.ts';
import { formsOf, type Register, type Unique } from '../../templates/reader/register.ts';
import { type Labels, said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import type { StaffId } from '../plan/types.ts';
import { WrongAnswer } from './wrong-answer.ts';

interface Wanted {
  /** Absent: about to be opened. */
  readonly id?: string;
  readonly register: Register;
  readonly customer: { readonly id: string } | null;
  readonly openerId: StaffId;
  readonly answers: Readonly<Record<string, string>>;
}

/**
 * Compares with the other entries, one person after the other: the second of two who open the same waits for the first.
 *
 * @throws WrongAnswer
 */
export async function checkUnique(core: Pick<Core, 'templates'>, tx: Tx, wanted: Wanted): Promise<void> {
  const { register, answers } = wanted;
  const asked = register.unique
    .flatMap((rule) => {
      const value = plain(answers[rule.field] ?? '');
      return value === '' ? [] : [{ rule, value, among: among(rule, wanted) }];
    })
    .toSorted((a, b) => (a.rule.field < b.rule.field ? -1 : 1));
  for (const { rule, value, among: of } of asked) {
    const lock = ['xinhang unique', register.key, rule.field, of ?? '', value].join('\n');
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))::text`;
    const found = await findSame(tx, rule, value, wanted);
    if (found === undefined) continue;
    const about = {
      field: labelOf(core, register, rule.field),
      value: core.templates.forms.asRead(register.form, rule.field, answers[rule.field] ?? ''),
    };
    // In the whole register it may be a colleague's entry, which they may not know of.
    const isKnown = rule.per !== undefined || found.openerId === wanted.openerId;
    throw new WrongAnswer(
      'already_exists',
      rule.field,
      isKnown
        ? said('entry/there-already', { ...about, number: found.number })
        : said('entry/not-unique', about),
    );
  }
}

/** As compared: `INV 1` and `ｉｎｖ1` are the same. */
function plain(written: string): string {
  return written.normalize('NFKC').replace(/\s+/gu, '').toLowerCase();
}

/** Null: all entries of the register. */
function among({ per }: Unique, { customer, openerId }: Wanted): string | null {
  if (per === 'customer') return customer?.id ?? '';
  return per === 'opener' ? openerId : null;
}

interface Same {
  readonly number: string;
  readonly openerId: string;
}

async function findSame(tx: Tx, rule: Unique, value: string, wanted: Wanted): Promise<Same | undefined> {
  const customerId = rule.per === 'customer' ? (wanted.customer?.id ?? null) : null;
  const openerId = rule.per === 'opener' ? wanted.openerId : null;
  const [found] = await tx.$queryRaw<Same[]>`
    SELECT number, opener_id AS "openerId" FROM entry
    WHERE register = ${wanted.register.key} AND NOT state = ANY(${[...rule.unless]})
      AND (${customerId}::uuid IS NULL OR customer_id = ${customerId}::uuid)
      AND (${openerId}::uuid IS NULL OR opener_id = ${openerId}::uuid)
      AND (${wanted.id ?? null}::uuid IS NULL OR id <> ${wanted.id ?? null}::uuid)
      AND answer_keys(register, answers) @> ARRAY[answer_key(${wanted.register.key}, ${rule.field}, ${value})]
      AND lower(regexp_replace(normalize(answers ->> ${rule.field}, NFKC), '\\s+', '', 'g')) = ${value}
    ORDER BY id LIMIT 1`;
  return found;
}

function labelOf(
  { templates: { forms } }: Pick<Core, 'templates'>,
  register: Register,
  field: string,
): Labels {
  const label = (language: 'zh-CN' | 'en') =>
    formsOf(register)
      .flatMap((form) => forms.view(form, language, '').fields)
      .find(({ key }) => key === field)?.label ?? field;
  return { 'zh-CN': label('zh-CN'), en: label('en') };
}
