import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { capabilitiesOf } from '../../bot/platforms/describe-capabilities.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** These only repeat capabilities for an imagined platform, or describe them. */
const notReaders = ['bot/platforms', 'bot/simulate/recorder.ts', 'bot/metrics.ts', 'jobs/capabilities.ts'];

const sources = ['jobs', 'bot']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  )
  .filter((path) => path.endsWith('.ts') && !notReaders.some((start) => path.startsWith(start)))
  .map((path) => readFileSync(join(root, path), 'utf8'));

const isReadIn = (source: string, name: string): boolean =>
  new RegExp(`apabilities\\??\\.${name}\\b`, 'u').test(source) ||
  new RegExp(`apabilities(?:Of)?(?::|[^;{}]{0,40}) ?\\{[^{}]*\\b${name}\\b[^{}]*\\}`, 'u').test(source) ||
  new RegExp(`\\{[^{};]*\\b${name}\\b[^{};]*\\} = [^;]*apabilities`, 'u').test(source);

it.each(Object.keys(capabilitiesOf.slack))(
  'the product reads what a platform says of its %s: an adapter alone would be a promise to no one',
  (name) => expect(sources.some((source) => isReadIn(source, name))).toBe(true),
);

it('a capability that nothing reads is missed', () => {
  expect(sources.some((source) => isReadIn(source, 'telepathy'))).toBe(false);
});
