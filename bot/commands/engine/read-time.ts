import { toPlainWidth } from '../../../templates/reader/plain-width.ts';

/** A time as people write it: `8:30`, `08：30`, `8点半`, `8点`. @returns `HH:MM`; null for anything else */
export function readTime(written: string): string | null {
  const parts = /^(\d{1,2})(?::(\d{2})|[点时](?:(半)|(\d{1,2})分?)?)$/u.exec(
    toPlainWidth(written).replace(/\s/gu, ''),
  );
  if (parts === null) return null;
  const [, hour = '', minute, half, spoken] = parts;
  const minutes = half === undefined ? Number(minute ?? spoken ?? '0') : 30;
  if (Number(hour) > 23 || minutes > 59) return null;
  return `${hour.padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** `12:00-13:30`, also with 到 or 至, and over midnight. */
export function readSpan(written: string): { readonly from: string; readonly to: string } | null {
  const [from, to, ...more] = written.split(/[-–—~～至到]/u).map(readTime);
  if (from === undefined || from === null || to === undefined || to === null || more.length > 0) return null;
  return { from, to };
}
