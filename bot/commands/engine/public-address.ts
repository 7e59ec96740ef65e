import { XinhangError } from '../../../jobs/errors.ts';
import { type CommandContext } from './context.ts';
import { said } from '../../../templates/reader/said.ts';

/**
 * The program's public URL. Called before anything is changed: replacing an address without being able to show the new
 * one would only destroy the old one.
 *
 * @throws XinhangError `unsupported` when XINHANG_PUBLIC_URL is not set
 */
export function publicAddress(ctx: CommandContext): string {
  const { publicUrl } = ctx.core;
  if (publicUrl !== undefined) return publicUrl;
  throw new XinhangError('unsupported', said('command/no-public-address-yet'));
}
