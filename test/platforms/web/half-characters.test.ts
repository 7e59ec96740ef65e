import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../database.ts';
import { call, type PersonClient } from './client.ts';
import type { Fixture } from './fixture.ts';
import { openThreePeople, room } from './three-people.ts';

let database: FreshDatabase;
let fixture: Fixture;
let customer: PersonClient;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  ({ fixture, customer } = await openThreePeople(database.db));
});
afterEach(() => fixture.close());

/** What PostgreSQL cannot store: NUL, and halves of a character. */
const odd = ['\u0000', 'C001\u0000', '\uD83D', `${room}\uDE00`];
const page = 'page-of-this-test';

it.each(odd)(
  '%j in the name of a room or of a person is left out or refused, and no error of ours',
  async (one) => {
    const places = encodeURIComponent(one.toWellFormed());
    const statuses = [
      (await customer.get(`/api/web/rooms/${places}/messages`)).status,
      (await customer.input({ kind: 'say', room: one, text: '你好', page })).status,
      (await customer.post('/api/web/read', { room: one, seq: 1 })).status,
      (await call(`${fixture.url}/api/web/session`, { body: { as: one } })).status,
    ];
    for (const status of statuses) expect(status).toBeLessThan(500);
  },
);

it.each(odd)('%j in words, names of files and answers is left out', async (one) => {
  const file = { name: `${one}合同.pdf`, kind: `pdf${one}`, sizeBytes: 10 };
  const said = await customer.input({ kind: 'say', room, text: `你${one}好`, page, attachments: [file] });
  const answered = await customer.input({
    kind: 'form',
    form: `log${one}`,
    subject: one,
    values: { [`a${one}`]: one },
    page,
  });
  // No form of the stand-in has what is written under such a key.
  expect([said.status, answered.status]).toEqual([202, 422]);
  const [message] = (await customer.messages(room)).slice(-1);
  expect(JSON.stringify(message)).not.toMatch(/\\u0000|\\ud83d|\\ude00/iu);
  expect(JSON.stringify(message)).toContain('合同.pdf');
});
