import type { Template } from 'liquidjs';
import { Liquid, LiquidError } from 'liquidjs';

/** One piece of a text, parsed: a title, the body, a label. */
export interface Piece {
  readonly templates: Template[];
  /** Each variable with the line, counted from the piece's first, on which it is first used. */
  readonly variables: ReadonlyMap<string, number>;
}

export interface Mistake {
  /** Counted from the first line of the piece. */
  readonly line: number;
  readonly message: string;
}

/** A text chooses and prints; it does not compute, loop, include files or keep variables of its own. */
const tags = new Set(['if', 'unless', 'case', 'comment', '#', 'raw']);

/** None of them knows the time, the zone or the randomness of the machine. `default` is missing: it hides holes. */
const filters = new Set([
  'append',
  'capitalize',
  'downcase',
  'minus',
  'plus',
  'prepend',
  'strip',
  'truncate',
  'upcase',
]);

/**
 * The Liquid of the texts. What a `{{ }}` prints is set aside while the text around it is laid out, and put in
 * last: so a value cannot end a paragraph or a title, whatever stands in it.
 */
export interface TextEngine {
  parse(source: string): Piece | Mistake;
  /** Paragraphs, without those that came out empty. `scope` has every variable of the piece. */
  render(piece: Piece, scope: object): string[];
}

/** Stands around the number of a value set aside. No template file may contain it. */
const mark = '\u0000';

export function createTextEngine(): TextEngine {
  let setAside: string[] = [];
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // No file system: an include would find nothing even if the tag were there.
    templates: {},
    outputEscape: (value: unknown) => `${mark}${setAside.push(String(value)) - 1}${mark}`,
  });
  for (const tag of Object.keys(liquid.tags)) if (!tags.has(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) {
    if (!filters.has(filter)) liquid.unregisterFilter(filter);
  }

  return {
    parse: (source) => parse(liquid, source),
    render: (piece, scope) => {
      setAside = [];
      const laidOut = String(liquid.renderSync(piece.templates, scope));
      const values = setAside;
      const fill = (text: string) => text.replace(/\0(\d+)\0/g, (_, n: string) => values[Number(n)] ?? '');
      return laidOut
        .split(/\n[ \t]*\n/)
        .map((paragraph) => paragraph.trim())
        .filter((paragraph) => paragraph !== '')
        .map(fill);
    },
  };
}

function parse(liquid: Liquid, source: string): Piece | Mistake {
  try {
    const templates = liquid.parse(source);
    const variables = new Map<string, number>();
    for (const used of Object.values(liquid.analyzeSync(templates, { partials: false }).variables).flat()) {
      const line = used.location.row;
      if (!used.segments.every((segment) => typeof segment === 'string')) {
        return { line, message: `\`${String(used)}\` is computed; expected a variable by its name` };
      }
      const name = used.segments.join('.');
      variables.set(name, Math.min(line, variables.get(name) ?? line));
    }
    return { templates, variables };
  } catch (error) {
    if (!LiquidError.is(error)) throw error;
    const [line = 1] = error.token.getPosition();
    return { line, message: error.message.replace(/, line:\d+, col:\d+$/, '') };
  }
}

export function isMistake(parsed: Piece | Mistake): parsed is Mistake {
  return 'message' in parsed;
}
