import { XinhangError } from '../errors.ts';

/**
 * The text of a CSV file. Excel writes it with a byte order mark or, in China, as GBK: what is no UTF-8 is read as
 * GB18030, which has every character of GBK.
 *
 * @throws XinhangError `bad_input` for bytes that are neither
 */
export function decodeCsv(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!isBinary(text)) return text;
    } catch {
      // Not this one.
    }
  }
  throw new XinhangError('bad_input', 'is neither UTF-8 nor GBK text: save it as "CSV UTF-8" or as .xlsx');
}

/** A NUL that slipped into a name is dropped later; where every tenth character is one, it is no text. */
function isBinary(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('\0'); at >= 0; at = text.indexOf('\0', at + 1)) count += 1;
  return count * 10 > text.length;
}
