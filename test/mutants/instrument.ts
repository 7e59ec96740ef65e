import type { Mutant } from './find-mutants.ts';
import { type Placed, nodeAt, walkCode } from './syntax.ts';

/** What stands around a piece of the file, or at a place in it. */
interface Insertion {
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

/**
 * A file with all its mutants in it, each asleep until its number is the active one: `a < b` becomes
 * `(__mutant(7)?(a <= b):(a < b))`. So every mutant is tried on code that is loaded once, and a run knows which of
 * them it came by. Loops are counted, because a mutant may well make one that never ends.
 */
export function instrument(
  path: string,
  text: string,
  mutants: readonly (readonly [number, Mutant])[],
): string {
  return insert(text, [...switches(mutants), ...loopCounters(path, text)]);
}

function switches(mutants: readonly (readonly [number, Mutant])[]): readonly Insertion[] {
  const places = new Map<string, (readonly [number, Mutant])[]>();
  for (const [id, mutant] of mutants) {
    const place = `${mutant.start} ${mutant.end} ${mutant.as}`;
    places.set(place, [...(places.get(place) ?? []), [id, mutant]]);
  }
  return [...places.values()].map((here) => {
    const [, { start, end, as }] = here[0] as readonly [number, Mutant];
    const ids = here.map(([id]) => `__mutant(${id})`);
    if (as === 'body') return { start, end, before: `if(${ids.join('||')})return;`, after: '' };
    // In braces of its own, so that an `else` after it stays with the `if` before it.
    if (as === 'statement') return { start, end, before: `{if(!${ids.join('&&!')}){`, after: '}}' };
    const choices = here.map(([id, { replacement }]) => `__mutant(${id})?(${replacement}):`);
    return { start, end, before: `(${choices.join('')}(`, after: '))' };
  });
}

const loops = new Set([
  'WhileStatement',
  'DoWhileStatement',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
]);

function loopCounters(path: string, text: string): readonly Insertion[] {
  const insertions: Insertion[] = [];
  walkCode(path, text, (node) => {
    const body = loops.has(node.type) ? nodeAt(node, 'body') : null;
    if (body !== null) insertions.push(counterIn(body));
  });
  return insertions;
}

function counterIn(body: Placed): Insertion {
  if (body.type === 'BlockStatement') {
    return { start: body.start + 1, end: body.start + 1, before: '__loop();', after: '' };
  }
  return { start: body.start, end: body.end, before: '{__loop();', after: '}' };
}

/** Pieces lie inside one another or apart, as the nodes of a tree do. */
function insert(text: string, insertions: readonly Insertion[]): string {
  const outerFirst = insertions.toSorted(
    (a, b) => a.start - b.start || Number(a.end !== a.start) - Number(b.end !== b.start) || b.end - a.end,
  );
  const open: Insertion[] = [];
  let written = '';
  let from = 0;
  const closeUpTo = (place: number): void => {
    for (let last = open.at(-1); last !== undefined && last.end <= place; last = open.at(-1)) {
      written += text.slice(from, last.end) + last.after;
      from = last.end;
      open.pop();
    }
  };
  for (const insertion of outerFirst) {
    closeUpTo(insertion.start);
    written += text.slice(from, insertion.start) + insertion.before;
    from = insertion.start;
    open.push(insertion);
  }
  closeUpTo(text.length);
  return written + text.slice(from);
}
