import { Prisma } from './client.ts';

/**
 * A day that is kept as text among the answers of an entry. NULL for anything else, which a form that was changed since, or a
 * hand in the database, may have left there: a cast would end the whole statement.
 */
export function writtenDay(text: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT CASE WHEN d.day ~ '^\\d{4}-\\d\\d-\\d\\d$' THEN d.day END FROM (SELECT ${text} AS day) d)::date`;
}
