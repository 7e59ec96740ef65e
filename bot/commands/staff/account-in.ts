import { readMention } from '../../../jobs/mention.ts';

/**
 * The account id in the written text: a mention, which has the platform's id, or the id itself. A typed name does not
 * identify an account, because a customer may have a colleague's name.
 */
export function accountIn(written: string): string {
  return readMention(written)?.platformUserId ?? written.replace(/^[@＠]/u, '');
}
