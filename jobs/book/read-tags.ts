import { said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';
import { mostSpannedCells } from './limits.ts';

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** No value has a `<`: a tag cannot hide in another one, and none is searched past the next. */
const attribute = /[ \t\r\n]+([^ \t\r\n=<>"'/]+)[ \t\r\n]*=[ \t\r\n]*(?:"([^"<]*)"|'([^'<]*)')/gu;

/**
 * The opening tags of these names in a part of a workbook, whatever their prefix.
 *
 * @throws XinhangError `bad_input` for a tag that another reader may understand otherwise
 */
export function* readTags(part: Buffer, names: readonly string[]): Generator<Tag> {
  const opening = String.raw`<(?:[^ \t\r\n<>/:="'!?]*:)?(${names.join('|')})(?=[ \t\r\n/>])`;
  const tags = new RegExp(String.raw`${opening}(?:((?:${attribute.source})*)[ \t\r\n]*/?(>))?`, 'gu');
  // The syntax is ASCII, and names are of no interest here.
  for (const match of part.toString('latin1').matchAll(tags)) {
    const [, name = '', written = ''] = match;
    if (match.at(-1) === undefined) throw damaged();
    const attributes = new Map<string, string>();
    for (const [, key = '', double, single = ''] of written.matchAll(attribute)) {
      attributes.set(key, double ?? single);
    }
    yield { name, attributes };
  }
}

/**
 * The reader allocates a cell for every position up to the last filled one before it counts them: a single letter in
 * the last column of a few thousand rows takes a gigabyte.
 */
export function checkSpan(sheet: Buffer): void {
  let [row, column, rows, columns] = [0, 0, 0, 0];
  for (const { name, attributes } of readTags(sheet, ['row', 'c'])) {
    const at = attributes.get('r');
    if (name === 'row') {
      row = at === undefined ? row + 1 : numberIn(/^(\d{1,7})$/u.exec(at)?.[1]);
      column = 0;
    } else {
      const [, letters, line] = /^([A-Z]{1,3})(\d{1,7})$/iu.exec(at ?? '') ?? [];
      column = at === undefined ? column + 1 : columnNumber(letters ?? '');
      if (at !== undefined) rows = Math.max(rows, numberIn(line));
    }
    rows = Math.max(rows, row);
    columns = Math.max(columns, column);
  }
  if (rows * columns > mostSpannedCells) throw farOutside();
}

function numberIn(digits: string | undefined): number {
  if (digits === undefined) throw damaged();
  return Number(digits);
}

/** A is 1, AA is 27. */
function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

export function damaged(): XinhangError {
  return new XinhangError('bad_input', said('book/damaged'));
}

export function farOutside(): XinhangError {
  return new XinhangError('bad_input', said('book/far-outside'));
}
