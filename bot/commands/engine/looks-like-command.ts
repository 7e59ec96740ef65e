import { isMarked, unseen } from '../../../jobs/command-mark.ts';
import { toKey } from './half-width.ts';
import type { Templates } from '../../../templates/reader/read-templates.ts';
import { groupsOf } from '../index.ts';
import { isCode } from '../../../templates/reader/codes.ts';
import { mostCommandChars, parseCommand, wordsOf } from './parse.ts';
import { route } from './route.ts';

const addressing = new RegExp(`^(?:[\\s${unseen}]|[@＠]\\S*\\s*|<@[^<>]*>)+`, 'u');

/**
 * Whether a message is clearly a command: it starts with a slash or `crm`, says nothing at all, or is just a command's name,
 * possibly followed by a subcommand or a customer code. A sentence that merely starts with such a word (今天设备坏了) is a
 * message, and worth keeping.
 */
export function looksLikeCommand(text: string, templates: Templates): boolean {
  const spoken = text.replace(addressing, '');
  if (/^[/／]/u.test(spoken) || isMarked(spoken) || /^[cｃ][rｒ][mｍ](?![\w-])/iu.test(spoken)) return true;
  // A text of this length is a message, whatever its first word.
  if (text.length > mostCommandChars) return false;
  const [first, second] = wordsOf(text);
  if (first === undefined) return true;
  if (first.quoted) return false;
  const key = toKey(first.text);
  const group = groupsOf(templates).find(({ name, zh }) =>
    [name, ...zh].some((known) => toKey(known) === key),
  );
  if (group === undefined) return false;
  if (second === undefined) return true;
  const isVerb = group.commands.some(({ name, zh }) => [name, ...zh].includes(second.text));
  return isVerb || (isCode(second.text) && /\d/.test(second.text));
}

/** Whether a message begins like a command with a slip in its name (`tody`, `log ad`). */
export function looksMistyped(text: string, templates: Templates): boolean {
  if (text.length > mostCommandChars) return false;
  const routed = route(groupsOf(templates), parseCommand(text));
  return routed.kind === 'unknown' && routed.isSlip;
}
