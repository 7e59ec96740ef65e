import type { Db } from '../../prisma/client.ts';
import type { MessageRef, PlatformId } from '../ports.ts';
import { targetKey } from '../plan/target.ts';

/** Crockford's: read aloud or typed, none of them is taken for another one. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeChars = 4;
const alike: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' };
/** Messages to one colleague among which a code is looked for, newest first: some months of them. */
const newest = 500;

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

/** The colleague's newest message with this code. */
export async function postingWithCode(
  db: Db,
  platform: PlatformId,
  staffId: string,
  code: string,
): Promise<MessageRef | null> {
  const postings = await db.delivery.findMany({
    where: { target: targetKey({ kind: 'staff', staffId }), postedAt: { not: null } },
    orderBy: { postedAt: 'desc' },
    take: newest,
    select: { id: true, platform: true, platformRoomId: true, platformMessageId: true },
  });
  const found = postings.find((one) => one.platform === platform && printedCode(one.id) === code);
  if (found === undefined || found.platformRoomId === null || found.platformMessageId === null) return null;
  return { platformRoomId: found.platformRoomId, platformMessageId: found.platformMessageId };
}
