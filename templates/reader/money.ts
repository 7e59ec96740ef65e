import { toPlainWidth } from './plain-width.ts';

/** Ten billion yuan or more is a typo. */
const mostDigits = 12;

const spelling = /^¥?(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?元?$/;

/**
 * Parses an amount as people write it: yuan with at most two decimals, in half-width or full-width characters, with
 * or without ¥, 元 and thousands separators.
 *
 * @returns integer fen; null for anything else, negative amounts included
 */
export function readYuan(written: string): bigint | null {
  const parts = spelling.exec(toPlainWidth(written).replace(/\s/g, ''));
  const yuan = parts?.[1]?.replaceAll(',', '');
  if (yuan === undefined || yuan.length > mostDigits) return null;
  return BigInt(yuan) * 100n + BigInt((parts?.[2] ?? '').padEnd(2, '0'));
}

/** Fen formatted as yuan for people: `12,000`, `499,999.99`; no decimals for whole yuan. */
export function formatYuan(fen: bigint): string {
  const [yuan = '', decimals] = plainYuan(fen).split('.');
  const grouped = yuan.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** Fen as a plain decimal number of yuan, the form stored in answers and histories: `12000`, `499999.99`. */
export function plainYuan(fen: bigint): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0');
  const decimals = digits.slice(-2);
  const yuan = `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}`;
  return decimals === '00' ? yuan : `${yuan}.${decimals}`;
}
