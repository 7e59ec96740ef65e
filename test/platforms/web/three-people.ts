import { Temporal } from 'temporal-polyfill';
import type { Db } from '../../../prisma/client.ts';
import { lookAs, type PersonClient } from './client.ts';
import { type Fixture, openRooms, startFixture } from './fixture.ts';

export const secret = 'a secret of this test';

export const room = 'customer:C001';

export const group = { kind: 'customer', platformRoomId: room } as const;

export const wall = Temporal.Instant.from('2026-11-21T10:00:00Z');

export const clockAt = Temporal.Instant.from('2026-03-11T09:00:00+08:00');

export const wallDate = (addMs = 0) => new Date(wall.epochMilliseconds + addMs);

export const say = (text: string) => ({ kind: 'say', room, text }) as const;

export interface ThreePeople {
  readonly fixture: Fixture;
  readonly zhang: PersonClient;
  readonly li: PersonClient;
  readonly customer: PersonClient;
}

/** The web chat with its rooms anew, and two colleagues and a customer who look at it. */
export async function openThreePeople(db: Db): Promise<ThreePeople> {
  await db.webRoom.deleteMany();
  const wallClock = { now: () => wall };
  const fixture = await startFixture({ db, secret, wallClock, start: clockAt, pageFolder: null });
  await openRooms(fixture);
  const as = (person: string) => lookAs(fixture.url, person, () => wallDate());
  return { fixture, zhang: await as('zhang'), li: await as('li'), customer: await as('customer:C001') };
}
