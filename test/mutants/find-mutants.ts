/** Every small change to a source file that its tests ought to notice. */
import { type Change, changesOf } from './changes.ts';
import { walkCode } from './syntax.ts';

export interface Mutant extends Change {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** The whole line without the blanks around it: how an accepted survivor is found again when lines move. */
  readonly code: string;
  /** What is shown: `a < b → a <= b`, with ` (2)` for the second of that name on its line. */
  readonly change: string;
  /** Its file remembers something at the top, so code that is loaded may remember the mutant too. */
  readonly remembers: boolean;
}

export function findMutants(path: string, text: string): readonly Mutant[] {
  const changes: Change[] = [];
  walkCode(path, text, (node, parents) => changes.push(...changesOf(node, parents, text)));
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  const remembers = /^(?:export )?(?:let |const \w+(?::[^=]+)? = new (?:Weak)?(?:Map|Set)\b)/m.test(text);
  const seen = new Map<string, number>();
  return changes
    .toSorted((a, b) => a.at - b.at)
    .map((change) => {
      const line = starts.findLastIndex((start) => start <= change.at) + 1;
      const code = text.slice(starts[line - 1], (starts[line] ?? text.length + 1) - 1).trim();
      const name = `${shorten(change.was)} → ${shorten(change.becomes)}`;
      const count = (seen.get(`${line} ${name}`) ?? 0) + 1;
      seen.set(`${line} ${name}`, count);
      return { ...change, path, line, code, remembers, change: count === 1 ? name : `${name} (${count})` };
    });
}

function shorten(code: string): string {
  const oneLine = code.replace(/\s+/g, ' ').trim();
  if (oneLine === '') return 'nothing';
  return oneLine.length > 60 ? `${oneLine.slice(0, 57)}…` : oneLine;
}
