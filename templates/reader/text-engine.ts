import { asSentence } from './as-sentence.ts';
import type { Template } from 'liquidjs';
import { Liquid, LiquidError } from 'liquidjs';
import { remember } from './remember.ts';

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

/** Delimits the number of a placeholder. No template file may contain it. */
const mark = '\u0000';

/**
 * Output of `{{ }}` is replaced by a placeholder while the surrounding text is laid out and inserted last, so no value
 * can end a paragraph or a title.
 */
let setAside: string[] = [];

const liquid = createLiquid();

function createLiquid(): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // No file system: an include would find nothing even if the tag existed.
    templates: {},
    outputEscape: (value: unknown) => `${mark}${setAside.push(String(value)) - 1}${mark}`,
  });
  for (const tag of Object.keys(engine.tags)) if (!tags.has(tag)) delete engine.tags[tag];
  for (const filter of Object.keys(engine.filters)) {
    if (!filters.has(filter)) engine.unregisterFilter(filter);
  }
  engine.registerFilter('article', (word: unknown) => withArticle(String(word)));
  engine.registerFilter('sentence', (words: unknown) => asSentence(String(words)));
  return engine;
}

/** `an event`, `a unit`: for names that a file gives, in English texts. */
function withArticle(word: string): string {
  return `${/^(?!uni|use|usu|eu|one)[aeiou]/iu.test(word) ? 'an' : 'a'} ${word}`;
}

/** The result is shared by everyone who parses the same text, so it must not be changed. */
export const parsePiece = remember(10_000, (source): Piece | Mistake => {
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
});

/** 的 belongs to the word before it: a blank stands between them only where that word is not Chinese, as in `C001 的群`. */
const isHanAtEnd = /\p{Script=Han}$/u;

/** The non-empty paragraphs. `scope` has every variable of the piece. */
export function renderPiece(piece: Piece, scope: object): string[] {
  setAside = [];
  const laidOut = String(liquid.renderSync(piece.templates, scope));
  const values = setAside;
  const fill = (text: string) =>
    text.replace(/\0(\d+)\0( (?=的))?/g, (_, n: string, blank: string = '') => {
      const value = values[Number(n)] ?? '';
      return isHanAtEnd.test(value) ? value : `${value}${blank}`;
    });
  return laidOut
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map(fill);
}

export function isMistake(parsed: Piece | Mistake): parsed is Mistake {
  return 'message' in parsed;
}
