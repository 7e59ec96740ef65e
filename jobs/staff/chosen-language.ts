import type { Db, Tx } from '../../prisma/client.ts';
import type { Language } from '../../templates/reader/form.ts';
import { readLanguage } from '../../templates/reader/languages.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import type { StaffMember } from './staff-member.ts';

/** The language that a colleague chose for the bot and the page; null: the company's. */
export async function chosenLanguage(db: Db, staffId: string): Promise<Language | null> {
  const row = await db.staff.findUnique({ where: { id: staffId }, select: { language: true } });
  return readLanguage(row?.language ?? '');
}

/** The same of everyone on the register who has chosen. */
export async function chosenLanguages(db: Db | Tx): Promise<ReadonlyMap<string, Language>> {
  const rows = await db.staff.findMany({
    where: { leftOn: null, language: { not: null } },
    select: { id: true, language: true },
  });
  return new Map(
    rows.flatMap(({ id, language }) => {
      const read = readLanguage(language ?? '');
      return read === null ? [] : [[id, read] as const];
    }),
  );
}

/** One choice for everything that the bot and the page say to this person. */
export async function chooseLanguage(core: Core, by: StaffMember, language: Language): Promise<void> {
  const before = await chosenLanguage(core.db, by.id);
  if (before === language) return;
  await core.db.$transaction(async (tx) => {
    await tx.staff.update({ where: { id: by.id }, data: { language } });
    await writeAudit(tx, {
      at: core.clock.now(),
      by,
      action: 'staff.change',
      subject: by.code,
      before: { language: before },
      after: { language },
    });
  });
}
