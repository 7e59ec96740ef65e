import { XinhangError } from '../../../jobs/errors.ts';
import { type CommandContext, tell } from './context.ts';

/**
 * The program's public URL. Called before anything is changed: replacing an address without being able to show the new
 * one would only destroy the old one.
 *
 * @throws XinhangError `unsupported` when XINHANG_PUBLIC_URL is not set
 */
export function publicAddress(ctx: CommandContext): string {
  const { publicUrl } = ctx.core;
  if (publicUrl !== undefined) return publicUrl;
  throw new XinhangError(
    'unsupported',
    tell(
      ctx,
      '还不能给出网址：请系统管理员先设置 XINHANG_PUBLIC_URL。',
      'There is no public address yet: ask your administrator to set XINHANG_PUBLIC_URL.',
    ),
  );
}
