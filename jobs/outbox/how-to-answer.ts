import { type CustomerText, customerText } from '../../templates/reader/card.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import type { ChatPlatform } from '../ports.ts';

/**
 * Adds how a customer's words reach the bot where not everything that is said in a group does: otherwise the answer to a
 * question would be given, and never heard.
 */
export function sayHowToAnswer(
  core: Core,
  { capabilities: { groupInbound, replyLink } }: ChatPlatform,
  text: CustomerText,
): CustomerText {
  if (groupInbound !== 'mention-only') return text;
  const how = replyLink === 'message-id' ? said('room/answer-by-quoting') : said('room/answer-by-mention');
  return customerText({ ...text, body: [...text.body, inWords(core, how)] });
}

/** The same for everything else that is written in the group, once, when it is bound. */
export function sayHowToReach(
  core: Core,
  { capabilities: { groupInbound } }: ChatPlatform,
  text: CustomerText,
): CustomerText {
  if (groupInbound !== 'mention-only') return text;
  return customerText({ ...text, body: [...text.body, inWords(core, said('room/only-mentions'))] });
}
