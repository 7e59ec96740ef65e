import { readMention } from '../../../jobs/mention.ts';

/**
 * The id of a chat account as it was written: picked after @, so that the platform gave its id, or the id itself. A
 * name that was only typed is no account: a customer may be called like a colleague.
 */
export function accountIn(written: string): string {
  return readMention(written)?.platformUserId ?? written.replace(/^[@＠]/u, '');
}
