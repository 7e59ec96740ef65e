import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { moreOfAnswer } from '../commands/engine/answer-command.ts';
import { buttons } from './buttons.ts';

const byName = new Map([...buttons, moreOfAnswer].map((button) => [button.button, button]));

/** Handles a button press. The value is untrusted. Never throws. */
export async function onClick(ctx: CommandContext, action: string, value: string): Promise<Reply> {
  const button = byName.get(action);
  if (button !== undefined) return await button.press(ctx, value);
  return say(tell(ctx, 'action/dead-button'));
}
