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
      if (!text.includes('\0')) return text;
    } catch {
      // Not this one.
    }
  }
  throw new XinhangError('bad_input', 'is neither UTF-8 nor GBK text: save it as "CSV UTF-8" or as .xlsx');
}
