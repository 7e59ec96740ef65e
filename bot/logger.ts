/**
 * The program's log: JSON lines for machines, short lines for a terminal. All output passes `createSecretHider`, so
 * callers need not care about secrets.
 */
import { pino } from 'pino';
import type { Log } from '../jobs/ports.ts';
import type { Config, LogLevel } from './config.ts';
import { type PlatformSettings, secretsOfPlatforms } from './config/platform-settings.ts';
import { createSecretHider } from './logger/hide-secrets.ts';
import { toPlain } from './logger/to-plain.ts';
import { type LogStream, writeLineFor } from './logger/write-line.ts';

export type Logger = Log;

/** Accepts a `Config`: the secrets in it are then known by value and hidden. */
export type LoggerOptions = { readonly logLevel: LogLevel } & Partial<
  Pick<Config, 'databaseUrl' | 'redisUrl' | 'secret'> & PlatformSettings
>;

export function createLogger(options: LoggerOptions, stream: LogStream = process.stdout): Logger {
  const hide = createSecretHider(secretsOf(options));
  const lines = pino(
    {
      level: options.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'message',
      // Errors are plain objects by then; pino's own serializer would only change them again.
      serializers: { err: (error: unknown) => error },
    },
    { write: writeLineFor(stream) },
  );
  const say =
    (level: Exclude<LogLevel, 'silent'>) =>
    (fields: object, message: string): void => {
      if (lines.isLevelEnabled(level)) lines[level](hide(toPlain(fields)), hide(message));
    };
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}

function secretsOf({ databaseUrl, redisUrl, secret, ...platforms }: LoggerOptions): string[] {
  const passwords = [databaseUrl, redisUrl].flatMap((url) => {
    if (url === undefined || !URL.canParse(url)) return [];
    const { password } = new URL(url);
    return [password, decode(password)];
  });
  return [...passwords, secret, ...secretsOfPlatforms(platforms)].filter((value) => value !== undefined);
}

/** A password may contain a % that starts no escape; then it is used as written. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
