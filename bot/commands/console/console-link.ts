import { linkMinutes, offerLink } from '../../../jobs/sign-in/sign-in.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
import { publicAddress } from '../engine/public-address.ts';

/**
 * A link that signs the reader in and opens the console at a place of its own.
 *
 * @param at the place, as it stands behind the `#` of the page: `/customers/C001`
 */
export async function consoleLink(ctx: CommandContext, at: string = ''): Promise<Reply> {
  const base = publicAddress(ctx);
  const token = await offerLink(ctx.core, ctx.by, ctx.platform);
  return answer({
    title: tell(ctx, 'console/web-console'),
    body: [`${base}/console/sign-in#${token}${at}`, tell(ctx, 'console/open-link', { linkMinutes })],
  });
}
