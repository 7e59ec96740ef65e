import { describe, expect, it } from 'vitest';
import { type Harness, type RawRequest } from '../platforms/contract/harness.ts';
import { harnesses } from '../platforms/contract/harnesses.ts';
import { tooDear } from '../cpu.ts';
import { enclosedTexts, hostileTexts } from './hostile-texts.ts';

async function send({ url, headers, body }: RawRequest): Promise<number> {
  const response = await fetch(url, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}

/** Every platform of the table and every kind of inbound item; one without an entry does not compile. */
describe.each(Object.entries(harnesses))('text that comes in through %s', (_name, open) => {
  it('is read in linear time, by whatever way it comes', async () => {
    const other: Harness = await open();
    const texts = [...hostileTexts, ...enclosedTexts];
    const dear: Record<string, readonly string[]> = {};
    for (const [kind, way] of Object.entries(other.ways)) {
      if (way === null) continue;
      const requests = new Map<string, RawRequest>();
      // What is refused is cheap as well: in itself this text is taken.
      const before = other.sink.stored.length;
      expect(await send(await way('C001')), kind).toBeLessThan(300);
      expect(other.sink.stored.length, kind).toBe(before + 1);
      for (const { text } of texts) requests.set(text, await way(text));
      const bring = async (text: string): Promise<void> => {
        const request = requests.get(text) ?? (await way(text));
        requests.set(text, request);
        const status = await send(request);
        if (status >= 500) throw new Error(`${kind} was answered with ${status}`);
      };
      const found = await tooDear(bring, texts);
      if (found.length > 0) dear[kind] = found;
    }
    expect(dear).toEqual({});
  }, 600_000);
});
