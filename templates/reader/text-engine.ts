import type { Template } from 'liquidjs';
import { Liquid, LiquidError } from 'liquidjs';

/** One parsed piece of a text: a title, the body, a label. */
export interface Piece {
  readonly templates: Template[];
  /** Each variable with the line of its first use, relative to the piece. */
  readonly variables: ReadonlyMap<string, number>;
}

export interface Mistake {
  /** Relative to the first line of the piece. */
  readonly line: number;
  readonly message: string;
}

/** Texts choose and print. They cannot compute, loop, include files or assign variables. */
const tags = new Set(['if', 'unless', 'case', 'comment', '#', 'raw']);

/** No filter depends on the machine's time, zone or randomness. `default` is left out because it hides holes. */
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
 * Liquid for texts. Output of `{{ }}` is replaced by a placeholder while the surrounding text is laid out and
 * inserted last, so no value can end a paragraph or a title.
 */
export interface TextEngine {
  parse(source: string): Piece | Mistake;
  /** The non-empty paragraphs. `scope` has every variable of the piece. */
  render(piece: Piece, scope: object): string[];
}

/** Delimits the number of a placeholder. No template file may contain it. */
const mark = '\u0000';

export function createTextEngine(): TextEngine {
  let setAside: string[] = [];
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // No file system: an include would find nothing even if the tag existed.
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
