import type { Log } from '../../jobs/ports.ts';

export interface Line {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

export interface KeptLog extends Log {
  readonly lines: readonly Line[];
}

/** A log that keeps its entries. */
export function createKeptLog(): KeptLog {
  const lines: Line[] = [];
  const keep = (level: Line['level']) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}
