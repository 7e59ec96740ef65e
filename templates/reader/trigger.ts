import type { z } from 'zod';
import type { TextKey, Trigger } from './playbook.ts';
import type { Report } from './yaml-source.ts';

/** What a text may be told: by a step's trigger, to whom. */
export type Telling = Readonly<Record<string, 'customer' | 'staff'>>;

/**
 * How one kind of trigger is written in `playbook.yaml`, and what the texts of its steps may say. The kinds themselves
 * are in `jobs/plan/triggers`, one file each; the reader is handed them, for it comes before everything in `jobs`.
 */
export interface TriggerGrammar<Settings extends object = object> {
  readonly kind: string;
  /** Its key in the step: `anchor`, or a word under `each`. */
  readonly key: readonly [string] | readonly ['each', string];
  /** What stands behind the key. It gives the settings of the trigger, an object. */
  readonly settings: z.ZodType<object>;
  /** Whether a step has to say how many days later it is due; what recurs is due on its day. */
  readonly due: 'said' | 'that-day';
  /** What only texts of such a step may name, and who may read it. */
  readonly tells: Telling;
  /** A word in braces in the key of a text, for which the trigger puts one of several: `{festival}`. */
  readonly fills?: { readonly word: string; of(scope: FillScope): readonly string[] };
  /** It comes back every year, so what a customer reads needs variants; these texts, too, which it says as well. */
  readonly everyYear?: { readonly alsoSays: readonly TextKey[] };
  /** Whether its settings name things that exist. */
  check?(settings: Settings, scope: TriggerScope, report: Report): void;
}

export interface FillScope {
  /** The keys of those that are greeted. */
  readonly festivals: readonly string[];
}

export interface TriggerScope {
  /** The anchors of the playbook. */
  readonly anchors: readonly string[];
}

/** The text as it is said, for each of the words that may stand in it. */
export function filledTexts(
  say: TextKey,
  { fills }: Pick<TriggerGrammar, 'fills'>,
  scope: FillScope,
): readonly TextKey[] {
  if (fills === undefined) return [say];
  return fills.of(scope).map((one) => fillText(say, { [fills.word]: one }));
}

export function fillText(say: TextKey, words: Readonly<Record<string, string>>): TextKey {
  return Object.entries(words).reduce((key, [word, one]) => key.replace(`{${word}}`, one), say);
}

/** How the trigger of a step is written. @throws RangeError for one of a kind that is not among them */
export function grammarOf(
  { trigger }: { readonly trigger: Trigger },
  triggers: readonly TriggerGrammar[],
): TriggerGrammar {
  const found = triggers.find(({ kind }) => kind === trigger.kind);
  if (found === undefined) throw new RangeError(`there is no trigger ${trigger.kind}`);
  return found;
}
