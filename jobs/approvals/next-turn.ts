import type { Tx } from '../../prisma/client.ts';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import type { Core } from '../core.ts';
import { holds } from '../plan/condition.ts';
import { conditionFacts } from '../registers/condition-facts.ts';

/** What the conditions of deciders look at. */
interface Asked {
  readonly customer: { readonly id: string } | null;
  readonly entry: { readonly id: string } | null;
  readonly answers: Readonly<Record<string, string>>;
}

/** The first turn from this one on whose condition holds; null: there is none. */
export async function nextTurn(
  core: Pick<Core, 'templates'>,
  tx: Tx,
  kind: Pick<ApprovalKind, 'deciders' | 'entry'>,
  { customer, entry, answers }: Asked,
  from: number,
): Promise<number | null> {
  const register = core.templates.registers.find(({ key }) => key === kind.entry?.register) ?? {
    computed: [],
  };
  const { deciders } = kind;
  const judged = { register, customer, answers, ...(entry === null ? {} : { id: entry.id }) };
  const facts = await conditionFacts(
    core,
    tx,
    judged,
    deciders.flatMap(({ if: only }) => only ?? []),
  );
  const turn = deciders.findIndex(
    ({ if: only }, n) => n >= from && (only === undefined || holds(only, facts)),
  );
  return turn < 0 ? null : turn;
}
