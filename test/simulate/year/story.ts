/**
 * How an entry of each register may go: who opens it, and the moves, each a choice of when. A story may also end before
 * its end, which is how deadlines pass. Days in answers are written `+14`, counted from the day on which they are given.
 */
export interface Story {
  readonly register: string;
  readonly opener: string;
  /** Without one it is about no customer. */
  readonly of?: 'any' | 'new' | 'developed' | 'contracted' | 'unprofiled' | 'unstaged';
  readonly fields?: Readonly<Record<string, string>>;
  readonly moves: readonly StoryMove[];
  /** About no customer, and thrown for after all the others: their dice fall as if it were not there. */
  readonly last?: true;
  /** Begins early and moves at once, to be left alone for a year. */
  readonly quick?: true;
}

export interface StoryMove {
  readonly move: string;
  /** Undefined: it stays where it is. */
  readonly to?: string;
  readonly by: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly decide?: 'yes' | 'no';
  /** Another entry that it opens: its register, and which of its answers takes which. */
  readonly opens?: readonly [register: string, answers: Readonly<Record<string, string>>];
  /** A day of the customer that it sets. */
  readonly sets?: readonly [column: string, field: string];
  /** It is a contact with the customer: on the day in this answer, or `today`. */
  readonly meets?: string;
}

export const move = (key: string, to: string | undefined, by: string, fields = {}, more = {}): StoryMove => ({
  move: key,
  ...(to === undefined ? {} : { to }),
  by,
  fields,
  ...more,
});
export const yes = (key: string, to: string | undefined, by: string, more = {}) =>
  move(key, to, by, {}, { decide: 'yes', ...more });
export const no = (key: string, to: string, by: string) =>
  move(key, to, by, { reason: '不妥' }, { decide: 'no' });
export const why = { reason: '有变' };
