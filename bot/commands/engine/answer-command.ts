import { moreAction, moreButton, pageOf, readMore } from '../../../templates/reader/page-of.ts';
import { said } from '../../../templates/reader/said.ts';
import { defineButton } from '../../actions/engine/define.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { groupsOf } from '../index.ts';
import { type CommandContext, type Reply, say, tell } from './context.ts';
import { parseCommand } from './parse.ts';
import { type Routed, route } from './route.ts';
import { runCommand } from './run-command.ts';

/** What a button can carry on every platform. */
const mostCarried = 1_500;

/**
 * Runs a command line and answers with one page. The rest of a long answer is behind a button, which runs the line again,
 * so this is for commands that only read. Never throws.
 *
 * @param from how many entries were shown before
 */
export async function answerCommand(ctx: CommandContext, line: string, from = 0): Promise<Reply> {
  const reply = await runCommand({ ...ctx, from }, line);
  if (
    reply.kind !== 'text' ||
    line.length > mostCarried ||
    !isPaged(route(groupsOf(ctx.core.templates), parseCommand(line)))
  )
    return reply;
  const { text, shown, rest } = pageOf(reply.text, from);
  if (rest === 0) return { ...reply, text };
  const more = moreButton(shown, line, tell(ctx, 'list/show-more', { more: rest }));
  return { ...reply, text: { ...text, buttons: [...(text.buttons ?? []), more] } };
}

/** Help is paged whichever way it is asked for, and so is a customer whose code is all that was written. */
function isPaged(routed: Routed): boolean {
  return routed.kind !== 'command' || routed.command.pages === 'lines';
}

/** The next page of an answer, as it is now. */
export const moreOfAnswer = defineButton({
  button: moreAction,
  title: said('help/more'),
  capability: 'everyone',
  about: nothing,
  run: async (ctx, _found, { value }) => {
    const asked = readMore(value);
    const routed = asked === null ? null : route(groupsOf(ctx.core.templates), parseCommand(asked.command));
    const isRead = routed !== null && (routed.kind !== 'command' || routed.command.pages !== undefined);
    if (asked === null || !isRead) return say(tell(ctx, 'action/dead-button'));
    // What it shows was noted by the command.
    const { shows: _, ...page } = await answerCommand(ctx, asked.command, asked.from);
    return page;
  },
});
