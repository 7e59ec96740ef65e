import { z } from 'zod';
import type { Log } from '../../../jobs/ports.ts';
import type { WeComApi } from './api.ts';
import { isSealed } from './read-bot-message.ts';
import { refusalOf } from './outcome.ts';

const opened = z.object({
  userid_list: z.array(z.object({ open_userid: z.string(), userid: z.string().min(1) })).catch([]),
});
const rememberedAtMost = 10_000;

export interface SealedIds {
  /** The account in the directory; null where WeCom does not tell it now. */
  open(userId: string): Promise<string | null>;
}

/** A bot not created by a super administrator gets encrypted accounts, which are in no staff register. */
export function createSealedIds(api: WeComApi, agentId: number, log: Log): SealedIds {
  const known = new Map<string, string>();
  return {
    async open(userId) {
      if (!isSealed(userId)) return userId;
      const before = known.get(userId);
      if (before !== undefined) return before;
      try {
        const body = { open_userid_list: [userId], source_agentid: agentId };
        const answer = opened.parse(await api.call({ path: '/cgi-bin/batch/openuserid_to_userid', body }));
        const found = answer.userid_list.find((one) => one.open_userid === userId)?.userid ?? null;
        if (known.size >= rememberedAtMost) known.clear();
        if (found !== null) known.set(userId, found);
        return found;
      } catch (error) {
        log.warn({ why: refusalOf(error).detail }, 'WeCom does not tell whose encrypted account this is');
        return null;
      }
    },
  };
}
