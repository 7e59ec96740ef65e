import type { Db } from '../prisma/client.ts';
import type { SharedValues } from './ports.ts';

/** Key-value settings of the installation itself; null for a key that was never written. */
export async function readSetting(db: Db, key: string): Promise<unknown> {
  const { rows } = await db.sql.query<{ value: unknown }>('SELECT value FROM setting WHERE key = $1', [key]);
  return rows[0]?.value ?? null;
}

export async function writeSetting(
  db: Db,
  key: string,
  value: string | number | Readonly<Record<string, string | number>>,
): Promise<void> {
  await db.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

/** As settings, so that they are shared by processes and outlast a restart. */
export function sharedSettings(db: Db): SharedValues {
  return {
    read: (name) => readSetting(db, name),
    write: (name, value) => writeSetting(db, name, { ...value }),
  };
}
