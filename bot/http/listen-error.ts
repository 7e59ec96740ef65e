import type { AddressInfo } from 'node:net';
import { XinhangError } from '../../jobs/errors.ts';
import { said } from '../../templates/reader/said.ts';

/** One sentence saying why the program cannot listen, and what to do. */
export function explainListenError(error: unknown, host: string, port: number): XinhangError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new XinhangError('port_taken', said('program/port-taken', { port: String(port), host }), {
      cause: error,
    });
  }
  const why =
    code === 'EACCES'
      ? said('program/port-forbidden', { port: String(port) })
      : code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN'
        ? said('program/no-such-address')
        : String(error);
  return new XinhangError('bad_config', said('program/cannot-listen', { host, port: String(port), why }), {
    cause: error,
  });
}

/** @param host as configured; wildcard addresses become `localhost` */
export function addressOf(listening: AddressInfo | string | null, host: string): string {
  const port = typeof listening === 'object' && listening !== null ? listening.port : 0;
  const named = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${named}:${port}`;
}
