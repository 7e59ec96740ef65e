import type { z } from 'zod';
import type { TextKey, Trigger } from './playbook.ts';
import type { Report } from './yaml-source.ts';

/** Variables a trigger provides to texts, with the audience that may see each. */
export type Telling = Readonly<Record<string, 'customer' | 'staff'>>;

/**
 * The `playbook.yaml` syntax of one kind of trigger, and the variables it provides to texts. The kinds are defined in
 * `jobs/plan/triggers`, one file each, and passed to the reader, which must not import `jobs`.
 */
export interface TriggerGrammar<Settings extends object = object> {
  readonly kind: string;
  /** The subject its steps are owed for; undefined: a customer, in `playbook.yaml`. The others are written in registers. */
  readonly about?: 'entry' | 'staff';
  /** Its key in the step: `anchor`, or a word under `each`. */
  readonly key: readonly [string] | readonly ['each', string];
  /** Schema of the value behind the key. It yields the trigger's settings, an object. */
  readonly settings: z.ZodType<object>;
  /** Whether a step must say how many days later it is due; recurring steps are due on the day itself. */
  readonly due: 'said' | 'that-day';
  /** Variables available only to texts of such steps, with their audience. */
  readonly tells: Telling;
  /** A word in braces in a text key that the trigger replaces by one of several values: `{festival}`. */
  readonly fills?: { readonly word: string; of(scope: FillScope): readonly string[] };
  /** Recurs every year, so its customer texts need variants, including these additional ones. */
  readonly everyYear?: { readonly alsoSays: readonly TextKey[] };
  /** Checks that its settings refer to things that exist. */
  check?(settings: Settings, scope: TriggerScope, report: Report): void;
}

export interface FillScope {
  /** Keys of the festivals that get a greeting. */
  readonly festivals: readonly string[];
}

export interface TriggerScope {
  /** The anchors of the playbook. */
  readonly anchors: readonly string[];
}

/** The text keys after replacing the word in braces by each possible value. */
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

/** The grammar of a step's trigger. @throws RangeError for an unknown kind */
export function grammarOf(
  { trigger }: { readonly trigger: Trigger },
  triggers: readonly TriggerGrammar[],
): TriggerGrammar {
  const found = triggers.find(({ kind }) => kind === trigger.kind);
  if (found === undefined) throw new RangeError(`there is no trigger ${trigger.kind}`);
  return found;
}
