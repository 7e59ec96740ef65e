/**
 * The program's log: one JSON object a line for machines, one short line for a person at a terminal. Whatever is
 * logged passes `hideSecrets` first, so that no caller has to remember it.
 */
import { pino } from 'pino';
import type { Log } from '../jobs/ports.ts';
import type { Config, LogLevel } from './config.ts';
import { createSecretHider } from './logger/hide-secrets.ts';
import { toPlain } from './logger/to-plain.ts';
import { type LogStream, writeLineFor } from './logger/write-line.ts';

export type Logger = Log;

/** The configuration as it is will do: the secrets in it are then known by value and never written. */
export type LoggerOptions = { readonly logLevel: LogLevel } & Partial<
  Pick<Config, 'databaseUrl' | 'redisUrl' | 'secret' | 'slack'>
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
      // Errors are plain by then, and pino's own way with them would add nothing but surprises.
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

function secretsOf({ databaseUrl, redisUrl, secret, slack }: LoggerOptions): string[] {
  const passwords = [databaseUrl, redisUrl].flatMap((url) => {
    if (url === undefined || !URL.canParse(url)) return [];
    const { password } = new URL(url);
    return [password, decode(password)];
  });
  return [...passwords, secret, slack?.botToken, slack?.appToken, slack?.signingSecret].filter(
    (value) => value !== undefined,
  );
}

/** A password may hold a % that begins no escape; then it is used as it is written. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
