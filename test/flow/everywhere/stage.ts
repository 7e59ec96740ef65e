import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../../jobs/clock.ts';
import type { ChatPlatform } from '../../../jobs/ports.ts';
import type { Db } from '../../../prisma/client.ts';

import type { Site } from './fill-page.ts';

/** A message on someone's screen. */
export interface Shown {
  readonly key: string;
  readonly room: string;
  readonly text: string;
  /** Labels. */
  readonly buttons: readonly string[];
}

/** A person at a client of the platform. Every action resolves once the platform has passed it on to the bot. */
export interface Actor {
  readonly id: string;
  /** Gives the bot a command, alone with it, as people do there. */
  commands(line: string): Promise<void>;
  /** Writes to the bot, alone with it. */
  says(text: string): Promise<void>;
  /** Gives the bot a command in a group, by mentioning it. */
  mentions(room: string, line: string): Promise<void>;
  /** Writes in a group so that the bot hears it, in answer to a message. */
  answers(message: Shown, text: string): Promise<void>;
  sees(room: string): Promise<readonly Shown[]>;
  /** What the bot says to this person alone. */
  seesDirect(): Promise<readonly Shown[]>;
  presses(message: Shown, button: string): Promise<void>;
  /** Sends what the platform asks this person to send, where it does. */
  sends?(): Promise<void>;
  /** Fills in the form that the bot opened last and submits it. @throws Error if it comes back */
  fills(values: Readonly<Record<string, string>>): Promise<void>;
}

/** A platform with people on the other side. */
export interface Stage {
  readonly platform: ChatPlatform;
  colleague(name: string, code: string): Actor;
  /** Someone of the customer. */
  customer(name: string): Actor;
  /** The group of the customer, made by the bot, or by a colleague where no bot makes one. */
  room(): string;
  /** The customer comes into the group in the way that the platform has for it. @param code C001 if it is not said */
  bringsIn(customer: Actor, room: string, code?: string): Promise<void>;
  /** After the listener is open. */
  listening(address: string): Promise<void>;
  close(): Promise<void>;
}

export interface StageDeps {
  readonly http: FastifyInstance;
  readonly db: Db;
  /** The company's, which is the platform's too. */
  readonly clock: Clock;
  /** Resolves once everything that arrived has been worked off. */
  readonly settled: () => Promise<void>;
  /** The pages that the program serves. */
  readonly site: Site;
}
