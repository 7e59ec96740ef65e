import { said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';

/**
 * Decodes a text file. Excel writes UTF-8 with a byte order mark or, in China, GBK. Anything that is not UTF-8 is
 * decoded as GB18030, a superset of GBK.
 *
 * @throws XinhangError `bad_input` for bytes that are neither
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!isBinary(text)) return text;
    } catch {
      // Try the next encoding.
    }
  }
  throw new XinhangError('bad_input', said('book/wrong-encoding'));
}

/** Stray NULs in a name are removed later; more than one in ten characters means binary data. */
function isBinary(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('\0'); at >= 0; at = text.indexOf('\0', at + 1)) count += 1;
  return count * 10 > text.length;
}
