import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';

/** Shows the address to the person who asked; it cannot be shown again. */
export function tellAddress(ctx: CommandContext, base: string, token: string): Reply {
  return answer({
    title: tell(ctx, 'feed/address-calendar-feed'),
    body: [`${base}/feed/${token}.ics`, tell(ctx, 'feed/calendar-choose-subscribe-calendar-paste')],
  });
}
