import type { Tx } from '../../prisma/client.ts';
import type { Guard } from '../../templates/reader/register.ts';
import { said } from '../../templates/reader/said.ts';
import { inEveryLanguage } from '../../templates/reader/words.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { holds } from '../plan/condition.ts';
import type { AskedAnswer } from './asked-answers.ts';
import { conditionFacts, type Judged } from './condition-facts.ts';

/** Asks once more: a person who has seen the warnings may go on. */
export class Warned extends XinhangError {
  /** The places of the guards that warn. */
  readonly places: readonly number[];

  constructor(warnings: readonly (readonly [place: number, guard: Guard])[]) {
    const each = warnings.map(([, { sentence }]) => sentence);
    super('not_allowed', said('entry/warns', { warnings: { joined: 'lines', each } }));
    this.places = warnings.map(([place]) => place);
  }
}

/**
 * What keeps someone from opening or moving an entry.
 *
 * @param entry with the answers that it would have @param seen the warnings that they have seen
 * @returns the warnings that apply and were seen, for the entry's history
 * @throws XinhangError for a refusal @throws Warned for a warning that they have not seen
 */
export async function checkGuards(
  core: Pick<Core, 'templates'>,
  tx: Tx,
  entry: Judged,
  guards: readonly Guard[],
  seen: readonly number[] = [],
): Promise<readonly AskedAnswer[]> {
  const apply = await applying(core, tx, entry, guards);
  const each = apply.filter(([, { refuses }]) => refuses).map(([, { sentence }]) => sentence);
  const [refused, ...others] = each;
  // All of them: a checklist says at once what is unmet.
  if (refused !== undefined) {
    const sentence = others.length === 0 ? refused : { joined: 'lines' as const, each };
    throw new XinhangError('not_allowed', said('entry/refused', { sentence }));
  }
  if (apply.some(([place]) => !seen.includes(place))) throw new Warned(apply);
  return apply.map(
    ([, { sentence }]): AskedAnswer => ({
      field: 'warned',
      label: inEveryLanguage(said('entry/warned')),
      value: sentence.en,
      shown: sentence,
    }),
  );
}

/** The refusals alone, for a move that is made by the last yes of a decision. @throws XinhangError */
export async function checkRefusals(
  core: Pick<Core, 'templates'>,
  tx: Tx,
  entry: Judged,
  guards: readonly Guard[],
): Promise<void> {
  await checkGuards(
    core,
    tx,
    entry,
    guards.filter(({ refuses }) => refuses),
  );
}

async function applying(
  core: Pick<Core, 'templates'>,
  tx: Tx,
  entry: Judged,
  guards: readonly Guard[],
): Promise<readonly (readonly [number, Guard])[]> {
  if (guards.length === 0) return [];
  const facts = await conditionFacts(
    core,
    tx,
    entry,
    guards.map(({ when }) => when),
  );
  return [...guards.entries()].filter(([, { when }]) => holds(when, facts));
}
