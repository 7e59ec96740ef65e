import type { Tx } from '../../prisma/client.ts';
import { type Condition, partsOf } from '../../templates/reader/condition.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { type Register, stateOf } from '../../templates/reader/register.ts';
import { withComputed } from '../plan/computed.ts';
import type { ConditionFacts } from '../plan/condition.ts';

/** An entry, or one about to be opened, which has no id yet. */
export interface Judged {
  readonly id?: string;
  readonly register: Pick<Register, 'computed'>;
  readonly customer: { readonly id: string } | null;
  readonly answers: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

/** Reads what some conditions look at, and nothing if they look at the answers alone. */
export async function conditionFacts(
  { templates: { registers } }: { readonly templates: Pick<Templates, 'registers'> },
  tx: Tx,
  { id, register, customer, answers: given, flags = [] }: Judged,
  conditions: readonly Condition[],
): Promise<ConditionFacts> {
  const answers = withComputed(register, given);
  const parts = conditions.flatMap(partsOf);
  const fields = parts.flatMap((part) => ('ever' in part ? [part.ever.field] : []));
  const earlier = id === undefined || fields.length === 0 ? {} : await earlierAnswers(tx, id, fields);
  const names = parts.some((part) => 'field' in part && part.field.startsWith('customer'));
  const days = parts.flatMap((part) => ('customerDay' in part ? [part.customerDay] : []));
  const others = parts.flatMap((part) => ('hasEntry' in part ? [part.hasEntry.register] : []));
  if (customer === null || (!names && days.length === 0 && others.length === 0))
    return { values: answers, earlier, flags };
  const found = await tx.customer.findUniqueOrThrow({
    where: { id: customer.id },
    select: {
      tier: true,
      strategicLevel: true,
      facts: { where: { key: { in: days }, on: { not: null } }, select: { key: true } },
    },
  });
  const entries = await tx.entry.findMany({
    where: {
      customerId: customer.id,
      register: { in: others },
      ...(id === undefined ? {} : { NOT: { id } }),
    },
    select: { register: true, state: true },
  });
  return {
    values: {
      ...answers,
      customerLevel: found.strategicLevel ?? 'ordinary',
      customerTier: found.tier,
    },
    earlier,
    flags,
    days: new Set(found.facts.map(({ key }) => key)),
    entries: entries.map(({ register: key, state }) => {
      const register = registers.find((one) => one.key === key);
      return {
        register: key,
        state,
        isEnd: register === undefined || stateOf(register, state)?.isEnd === true,
      };
    }),
  };
}

async function earlierAnswers(
  tx: Tx,
  entryId: string,
  fields: readonly string[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const rows = await tx.$queryRaw<{ field: string; values: string[] }[]>`
    SELECT a->>'field' AS field, array_agg(a->>'value') AS values
    FROM entry_move m CROSS JOIN jsonb_array_elements(m.answers) a
    WHERE m.entry_id = ${entryId}::uuid AND a->>'field' = ANY(${[...fields]})
    GROUP BY 1`;
  return Object.fromEntries(rows.map(({ field, values }) => [field, values]));
}
