import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Log } from '../../jobs/ports.ts';

interface PageStream {
  /** A person, or one session of theirs. */
  readonly reader: string;
  readonly page: string;
  readonly response: ServerResponse;
  readonly expiresAtMs: number;
  stamp: string;
}

export interface PageStreamsOptions {
  /** Differs after every change that the reader may see; null: no one reads there any more. */
  readonly stampFor: (reader: string) => Promise<string | null>;
  readonly nowMs: () => number;
  readonly log: Log;
  readonly most?: number;
}

export interface PageStreams {
  /** Takes over a response whose headers have been sent. Returns `false` if too many pages are open. */
  open(stream: Omit<PageStream, 'stamp'>): boolean;
  /** Notifies the pages of everyone who can see a change in the store, and only those. */
  nudge(): void;
  /** Announces a moved clock or a change of people. */
  announceStage(): void;
  /** Sends to the page that asked or, if it is gone, to all pages of the reader. Returns how many were reached. */
  push(reader: string, page: string | undefined, event: string, data: object): number;
  /** Settles when no look at the database is going on any more. */
  close(): Promise<void>;
}

/** Proxies and browsers drop a silent connection after about a minute. */
const heartbeatMs = 15_000;
/** Another process may write, so the store is polled while any page is open. */
const pollMs = 2_000;
const mostStreams = 200;
/** A page that does not read is disconnected; it reconnects and reads what it missed. */
const maxBufferedBytes = 256 * 1024;

/** Turns a reply into a stream of server-sent events. */
export function startStream(reply: FastifyReply): ServerResponse {
  reply.hijack();
  const response = reply.raw;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 1000\n\n');
  return response;
}

/** The open pages. A stream carries no content, only a notice that there is something to fetch. */
export function createPageStreams({
  stampFor,
  nowMs,
  log,
  most = mostStreams,
}: PageStreamsOptions): PageStreams {
  const streams = new Set<PageStream>();
  let checking: Promise<void> | null = null;
  let written = false;

  const send = (stream: PageStream, event: string, data: unknown): void => {
    if (stream.response.writableLength > maxBufferedBytes) return drop(stream);
    stream.response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const drop = (stream: PageStream): void => {
    streams.delete(stream);
    stream.response.destroy();
  };

  const check = async (): Promise<void> => {
    let tellStage = written;
    written = false;
    for (const reader of new Set([...streams].map((stream) => stream.reader))) {
      const stamp = await stampFor(reader);
      for (const stream of streams) {
        if (stream.reader !== reader || stream.stamp === stamp) continue;
        if (stamp === null) {
          send(stream, 'ended', {});
          stream.response.end();
          continue;
        }
        stream.stamp = stamp;
        tellStage = true;
        send(stream, 'changed', {});
      }
    }
    if (tellStage) for (const stream of streams) send(stream, 'stage', {});
  };
  const look = (): void => {
    if (streams.size === 0 || checking !== null) return;
    checking = check()
      .catch((error: unknown) => log.warn({ error: String(error) }, 'open pages could not be notified'))
      .finally(() => {
        checking = null;
        if (written) look();
      });
  };
  const nudge = (): void => {
    written = true;
    look();
  };

  const beat = (): void => {
    for (const stream of streams) {
      if (nowMs() >= stream.expiresAtMs) stream.response.end();
      else stream.response.write(':\n\n');
    }
  };
  let timers: readonly NodeJS.Timeout[] = [];
  const stopTimers = (): void => {
    for (const timer of timers) clearInterval(timer);
    timers = [];
  };

  return {
    open(opened) {
      if (streams.size >= most) return false;
      const stream: PageStream = { ...opened, stamp: '' };
      streams.add(stream);
      if (timers.length === 0) timers = [setInterval(look, pollMs), setInterval(beat, heartbeatMs)];
      opened.response.on('close', () => {
        streams.delete(stream);
        if (streams.size === 0) stopTimers();
      });
      nudge();
      return true;
    },
    nudge,
    announceStage() {
      for (const stream of streams) send(stream, 'stage', {});
    },
    push(reader, page, event, data) {
      const own = [...streams].filter((stream) => stream.reader === reader);
      const asked = own.filter((stream) => stream.page === page);
      const reached = asked.length > 0 ? asked : own;
      for (const stream of reached) send(stream, event, data);
      return reached.length;
    },
    async close() {
      stopTimers();
      for (const stream of streams) stream.response.end();
      streams.clear();
      if (checking !== null) await checking;
    },
  };
}
