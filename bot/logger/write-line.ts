/** Writes log lines: JSON for machines, one short line for a terminal. */
import { z } from 'zod';

export interface LogStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

const colours: Readonly<Record<string, number>> = { debug: 90, info: 36, warn: 33, error: 31 };
const longestField = 200;

const lineSchema = z.looseObject({ level: z.string(), time: z.string(), message: z.string() });

export function writeLineFor(stream: LogStream): (line: string) => void {
  if (stream.isTTY !== true) return (line) => void stream.write(line);
  return (line) => void stream.write(shorten(line));
}

/** @param line a JSON log line */
export function shorten(line: string): string {
  const { level, time, message, ...fields } = lineSchema.parse(JSON.parse(line));
  const told = Object.entries(fields).map(([name, value]) => ` ${dim(`${name}=`)}${tell(value)}`);
  const clock = new Date(time).toTimeString().slice(0, 8);
  return `${dim(clock)} \u001b[${colours[level] ?? 0}m${level.padEnd(5)}\u001b[0m ${oneLine(message)}${told.join('')}\n`;
}

const dim = (text: string) => `\u001b[2m${text}\u001b[0m`;

/** Customer text may contain anything; line breaks and control characters must not reach a terminal. */
const oneLine = (text: string) => text.replace(/\p{Cc}+/gu, ' ');

function tell(value: unknown): string {
  const error = z.looseObject({ type: z.string(), message: z.string() }).safeParse(value);
  if (error.success) return oneLine(error.data.message).slice(0, longestField);
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return oneLine(text).slice(0, longestField);
}
