/** What a person would notice at once when using the bot: pure, so that each of them can be shown a planted fault. */

export interface Seen {
  readonly text: string;
  readonly toCustomer: boolean;
}

/** About the length of a phone's screen; a list is cut before it. */
export const longest = { staff: 1_500, customer: 500 } as const;

const hole = /\{\{?|\}\}?|\bundefined\b|\[object|\bNaN\b|\bnull\b|Invalid Date/u;
const key = /\b[a-z]+(?:-[a-z]+)*\/[a-z]+-[a-z]+|\b[a-z]+[A-Z][a-zA-Z]+\b|[0-9a-f]{8}-[0-9a-f]{4}-/u;
const internal = /逾期|\/crm|主管|审批|额度|上限|负责人|\bC\d{3}\b/u;
/** Names and units are a word or two. */
const english = /\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\b/u;

export function faultsIn({ text, toCustomer }: Seen): readonly string[] {
  const bound = toCustomer ? longest.customer : longest.staff;
  const written = text.replaceAll(/https?:\S+/gu, '');
  const find = (kind: string, pattern: RegExp) => {
    const found = pattern.exec(written)?.[0];
    return found === undefined ? [] : [`${kind}: ${found}`];
  };
  return [
    ...(text.length > bound ? [`wall: ${text.length} characters`] : []),
    ...find('hole', hole),
    ...find('key', key),
    ...find('other language', english),
    ...(toCustomer ? find('internal', internal) : []),
  ];
}

export interface Deed {
  readonly what: 'press' | 'say' | 'form' | 'move';
  readonly status: number;
  /** Whether anything new or changed is shown to the person, or a form opened. */
  readonly answered: boolean;
  readonly errors: readonly string[];
}

/** Of what was done: an error, or no answer at all. */
export function faultsOf({ what, status, answered, errors }: Deed): readonly string[] {
  return [
    ...(status >= 500 ? [`status ${status}`] : []),
    ...(status < 300 && !answered && what !== 'move' ? [`dead: ${what} is not answered`] : []),
    ...errors.map((error) => `logged: ${error}`),
  ];
}

export interface Told {
  readonly followUpId: string;
  readonly to: string;
  readonly mayRead: boolean;
}

/** @param over follow-ups that were over or snoozed before, and still are */
export function falseAlarms(told: readonly Told[], over: ReadonlySet<string>): readonly string[] {
  return told.flatMap(({ followUpId, to, mayRead }) => [
    ...(over.has(followUpId) ? [`false alarm: ${to} is told of what is over`] : []),
    ...(mayRead ? [] : [`false alarm: ${to} is told of what is not theirs`]),
  ]);
}

/** The same sequence for the same seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
