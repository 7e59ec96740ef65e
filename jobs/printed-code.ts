/** Crockford's: read aloud or typed, none of them is taken for another one. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeChars = 4;
const alike: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' };

/**
 * What is printed with a reminder on a platform whose replies do not say what they reply to: `#K7Q2`, of the random part
 * of the delivery's id. Who answers begins with it.
 */
export function printedCode(deliveryId: string): string {
  const tail = Number.parseInt(deliveryId.replaceAll('-', '').slice(-5), 16);
  return `#${tail
    .toString(32)
    .padStart(codeChars, '0')
    .replaceAll(/./gu, (digit) => digits.charAt(Number.parseInt(digit, 32)))}`;
}

/** @returns the code that a text begins with, and the words after it; null: there are not both */
export function readCode(text: string): { readonly code: string; readonly words: string } | null {
  const found = /^\s*[#＃]\s?([0-9A-Za-z]{4})(?![0-9A-Za-z])[\s,，:：、]*(\S.*)$/su.exec(text);
  const [, written = '', words = ''] = found ?? [];
  const code = written.toUpperCase().replaceAll(/[ILO]/gu, (sign) => alike[sign] ?? sign);
  return found === null || code.includes('U') ? null : { code: `#${code}`, words: words.trimEnd() };
}
