/** Runs the embedded PostgreSQL in its own process, to be killed: `embedded-main.ts OPTIONS`, prints JSON lines. */
import { type EmbeddedOptions, startEmbedded } from '../../prisma/embedded.ts';

export type Line =
  | { readonly kind: 'log'; readonly message: string }
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: unknown; readonly message: string; readonly tookMs: number };

const say = (line: Line) => console.log(JSON.stringify(line));
const options = JSON.parse(process.argv[2] ?? '{}') as EmbeddedOptions;
const began = performance.now();

try {
  const server = await startEmbedded({
    ...options,
    log: (message) => say({ kind: 'log', message }),
    onLost: (reason) => say({ kind: 'lost', reason }),
  });
  say({ kind: 'ready', url: server.url });
  process.stdin.on('data', (order) => {
    if (order.toString().includes('throw')) throw new Error('as told');
    void server.stop().then(() => process.exit(0));
  });
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const message = error instanceof Error ? error.message : String(error);
  say({ kind: 'refused', code, message, tookMs: performance.now() - began });
}
