import pg from 'pg';

export interface RecordedQuery {
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Submitted {
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Statements that have a plan; the rest are transactions, settings and locks. */
const planned = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

/**
 * Records every statement sent to PostgreSQL, below Prisma and the pool alike. Each form is recorded once: with a longer
 * list of ids it is the same form, with another parameter absent it is not.
 */
export function recordQueries() {
  const original = pg.Client.prototype.query;
  const known = new Set<string>();
  let fresh: RecordedQuery[] = [];
  let sent = 0;
  let rows = 0;
  let texts: string[] = [];
  const record = (first: unknown, second: unknown) => {
    const text = typeof first === 'string' ? first : isSubmitted(first) ? first.text : null;
    if (text === null || !planned.test(text)) return;
    sent += 1;
    texts.push(text);
    const values = Array.isArray(second) ? second : isSubmitted(first) ? (first.values ?? []) : [];
    const absent = values.map((value) => (value === null ? '0' : '1')).join('');
    const form = `${text.replaceAll(/\$\d+(,\s*\$\d+)*/g, '$')} ${absent.replaceAll(/1+/g, '1')}`;
    if (known.has(form)) return;
    known.add(form);
    fresh.push({ text, values });
  };
  pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
    record(args[0], args[1]);
    const answer: unknown = Reflect.apply(original, this, args);
    if (answer instanceof Promise) {
      const count = (result: unknown): number => {
        rows += rowsOf(result);
        return rows;
      };
      void answer.then(count, () => 0);
    }
    return answer as never;
  };
  return {
    /** What was recorded since the last time, without forms that were taken before. */
    take(): readonly RecordedQuery[] {
      const taken = fresh;
      fresh = [];
      return taken;
    },
    /** How many were sent since the last time, of whatever form. */
    sent(): number {
      const all = sent;
      sent = 0;
      return all;
    },
    /** Their texts, of those sent since the last time. */
    texts(): readonly string[] {
      const all = texts;
      texts = [];
      return all;
    },
    /** How many rows came back since the last time. */
    rows(): number {
      const all = rows;
      rows = 0;
      return all;
    },
    stop() {
      pg.Client.prototype.query = original;
    },
  };
}

function rowsOf(result: unknown): number {
  if (typeof result !== 'object' || result === null || !('rows' in result)) return 0;
  return Array.isArray(result.rows) ? result.rows.length : 0;
}

function isSubmitted(value: unknown): value is Submitted {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
}
