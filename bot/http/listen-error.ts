import type { AddressInfo } from 'node:net';
import { XinhangError } from '../../jobs/errors.ts';

/** One sentence saying why the program cannot listen, and what to do. */
export function explainListenError(error: unknown, host: string, port: number): XinhangError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new XinhangError(
      'port_taken',
      `Port ${port} on ${host} is taken, perhaps by this program started before: stop that one, or set PORT to another number (0 takes any free one).`,
      { cause: error },
    );
  }
  const why =
    code === 'EACCES'
      ? `this user may not listen on port ${port}; set PORT to a number above 1023`
      : code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN'
        ? `this machine has no such address; set HOST to 127.0.0.1, to 0.0.0.0, or to an address it has`
        : String(error);
  return new XinhangError('bad_config', `Cannot listen on ${host}, port ${port}: ${why}.`, { cause: error });
}

/** @param host as configured; wildcard addresses become `localhost` */
export function addressOf(listening: AddressInfo | string | null, host: string): string {
  const port = typeof listening === 'object' && listening !== null ? listening.port : 0;
  const named = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${named}:${port}`;
}
