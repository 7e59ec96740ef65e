import { type Content, plainText, staffText, type StaffText } from '../../templates/reader/card.ts';

/**
 * An answer as messages of at most so many characters, split at line ends where possible. The title is on the first, the
 * buttons are on the last.
 */
export function splitAnswer(text: StaffText, maxChars: number): readonly StaffText[] {
  if (plainText(text).length <= maxChars) return [text];
  const { title, buttons, ...rest } = text;
  const pieces: string[] = [];
  let piece = '';
  for (const line of plainText(rest)
    .split('\n')
    .flatMap((whole) => chop(whole, maxChars))) {
    // The title comes before the first.
    const room = maxChars - (pieces.length === 0 && title !== undefined ? title.length + 1 : 0);
    if (piece !== '' && piece.length + 1 + line.length > room) {
      pieces.push(piece);
      piece = line;
    } else piece = piece === '' ? line : `${piece}\n${line}`;
  }
  pieces.push(piece);
  return pieces.map((body, at): StaffText => {
    const content: Content = {
      ...(at === 0 && title !== undefined ? { title } : {}),
      body: [body],
      ...(at === pieces.length - 1 && buttons !== undefined ? { buttons } : {}),
    };
    return staffText(content);
  });
}

/** Pieces of at most half a message, never in the middle of a character. */
function chop(line: string, maxChars: number): readonly string[] {
  const most = Math.max(1, Math.floor(maxChars / 2));
  if (line.length <= most) return [line];
  const pieces: string[] = [];
  let piece = '';
  for (const character of line) {
    if (piece.length + character.length > most) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}
