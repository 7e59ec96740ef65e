import { XinhangError } from '../../../jobs/errors.ts';
import { type CommandContext, tell } from './context.ts';

/**
 * Where people reach the program. Asked before anything is changed: an address that nobody could be told would only take
 * the old one away.
 *
 * @throws XinhangError `unsupported` where the program does not know under which address it is reached
 */
export function publicAddress(ctx: CommandContext): string {
  const { publicUrl } = ctx.core;
  if (publicUrl !== undefined) return publicUrl;
  throw new XinhangError(
    'unsupported',
    tell(
      ctx,
      '还不能给出网址：请系统管理员先设置 XINHANG_PUBLIC_URL。',
      'There is no address to give out yet: whoever runs the program has to set XINHANG_PUBLIC_URL.',
    ),
  );
}
