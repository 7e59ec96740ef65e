import type { Sql } from '../prisma/client.ts';
import { newId } from '../prisma/new-id.ts';

/** What only one process may have at a time. */
export interface Turn {
  /** Takes it, or keeps it. False: another process has it. */
  take(): Promise<boolean>;
  /** Lets another process have it at once. */
  give(): Promise<void>;
}

/** Without being taken again for so long, it is another's: its process has died or cannot reach the database. */
export const turnSeconds = 30;

export function createTurn(sql: Sql, name: string): Turn {
  const owner = newId();
  return {
    async take() {
      // One far ahead dates from before the clock was set back.
      const { rows } = await sql.query(
        `INSERT INTO turn (name, owner, until) VALUES ($1, $2, now() + interval '${turnSeconds} seconds')
         ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
         WHERE turn.owner = excluded.owner OR turn.until < now() OR turn.until > now() + interval '10 minutes'
         RETURNING name`,
        [name, owner],
      );
      return rows.length > 0;
    },
    async give() {
      await sql.query('DELETE FROM turn WHERE name = $1 AND owner = $2', [name, owner]);
    },
  };
}
