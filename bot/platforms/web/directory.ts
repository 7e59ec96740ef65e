import type { Role } from '../../../templates/reader/roles.ts';

/**
 * Who can sit in front of the browser chat. It comes from the staff register and the list of customers, so the chat
 * itself has no accounts; `customer:<code>` stands for the people of that customer.
 */
export type WebRole = 'customer' | Role;

export interface WebPerson {
  /** A staff code, or `customer:<code>`. */
  readonly id: string;
  readonly name: string;
  readonly role: WebRole;
  /** Of a person of a customer's. */
  readonly customerCode?: string;
}

export interface Completion {
  /** What the whole input becomes. */
  readonly text: string;
  readonly label: string;
  readonly hint?: string;
}

export interface WebDirectory {
  people(): Promise<readonly WebPerson[]>;
  /** Whose an account is, also one that is on no register yet; null: nobody's. */
  person(personId: string): Promise<WebPerson | null>;
  /** What could be meant by the beginning of an input; empty when it is not the beginning of a command. */
  complete(personId: string, text: string): Promise<readonly Completion[]> | readonly Completion[];
}

/** The author of what the bot says; nobody can be looked at as. */
export const botId = 'bot';

export const customerPersonId = (customerCode: string): string => `customer:${customerCode}`;

/** By the account, never by a name: the register can be wrong about whose account it is. */
export const isCustomerAccount = (personId: string): boolean => personId.startsWith(customerPersonId(''));

export const isExternal = ({ id, role }: WebPerson): boolean => role === 'customer' || isCustomerAccount(id);

export async function findPerson(directory: WebDirectory, personId: string): Promise<WebPerson | null> {
  const people = await directory.people();
  return people.find(({ id }) => id === personId && id !== botId) ?? null;
}
