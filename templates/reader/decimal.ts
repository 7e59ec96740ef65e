/** Numbers and amounts as they are stored in answers, compared and added without rounding: six decimals at most. */
const decimals = 6;
const pattern = /^(-?)(\d{1,15})(?:\.(\d{1,6}))?$/;

export function isDecimal(written: string): boolean {
  return pattern.test(written);
}

/** In millionths; null: no number. */
export function readDecimal(written: string): bigint | null {
  const parts = pattern.exec(written);
  if (parts === null) return null;
  const [, sign = '', whole = '', rest = ''] = parts;
  const size = BigInt(whole) * 10n ** BigInt(decimals) + BigInt(rest.padEnd(decimals, '0'));
  return sign === '-' ? -size : size;
}

/** As stored: `0.2`, `-12000`. */
export function plainDecimal(millionths: bigint): string {
  const digits = (millionths < 0n ? -millionths : millionths).toString().padStart(decimals + 1, '0');
  const rest = digits.slice(-decimals).replace(/0+$/, '');
  const whole = `${millionths < 0n ? '-' : ''}${digits.slice(0, -decimals)}`;
  return rest === '' ? whole : `${whole}.${rest}`;
}
