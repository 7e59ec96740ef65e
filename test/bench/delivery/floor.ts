/**
 * The floor: a bare loop that posts the same payloads, 64 at a time, without a database; with the adapter's own client
 * (`client`) or with `node:http` and keep-alive (`http`).
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { clientOptions, createClient } from '../../../bot/platforms/slack/create-client.ts';
import { processorMs } from '../figures.ts';
import { answerQuestions, readSettings } from './processes.ts';

export interface FloorQuestion {
  readonly by: 'client' | 'http';
  /** A file with the bodies as they were posted. */
  readonly payloads: string;
}

export interface FloorAnswer {
  readonly seconds: number;
  /** Processor time of this process. */
  readonly cpuMs: number;
}

const sockets = 64;
const { slackUrl } = readSettings() as { readonly slackUrl: string };
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const client = createClient('xoxb-1', clientOptions(slackUrl, quiet));
const agent = new Agent({ keepAlive: true, maxSockets: sockets });

answerQuestions(async (question): Promise<FloorAnswer> => {
  const { by, payloads } = question as FloorQuestion;
  const bodies = JSON.parse(readFileSync(payloads, 'utf8')) as string[];
  if (by === 'http') return await timed(bodies, postBare);
  return await timed(bodies.map(argumentsOf), async (payload) => {
    await client.apiCall('chat.postMessage', payload);
  });
});

/** The arguments as the adapter passes them, so that the client serializes them again. */
const argumentsOf = (body: string) => JSON.parse(body) as Record<string, unknown>;

async function timed<Payload>(
  payloads: readonly Payload[],
  post: (payload: Payload) => Promise<void>,
): Promise<FloorAnswer> {
  const left = payloads.values();
  const usedMs = processorMs();
  const beganMs = performance.now();
  await Promise.all(
    Array.from({ length: sockets }, async () => {
      for (const payload of left) await post(payload);
    }),
  );
  return { seconds: (performance.now() - beganMs) / 1_000, cpuMs: processorMs() - usedMs };
}

async function postBare(body: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      authorization: 'Bearer xoxb-1',
    };
    const sent = request(`${slackUrl}chat.postMessage`, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', resolve).once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
