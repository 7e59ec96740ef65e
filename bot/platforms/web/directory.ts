import type { Language } from '../../../templates/reader/form.ts';
import type { Role } from '../../../templates/reader/roles.ts';

/**
 * The people who can use the browser chat. They come from the staff register and the list of customers, so the chat has
 * no accounts of its own; `customer:<code>` stands for all people of a customer.
 */
export type WebRole = 'customer' | Role;

export interface WebPerson {
  /** A staff code, or `customer:<code>`. */
  readonly id: string;
  readonly name: string;
  readonly role: WebRole;
  /** For a customer's person only. */
  readonly customerCode?: string;
  /** In which the bot speaks to a colleague, and so does the page. */
  readonly language?: Language;
}

export interface Completion {
  /** The complete new input. */
  readonly text: string;
  readonly label: string;
  readonly hint?: string;
}

export interface WebDirectory {
  people(): Promise<readonly WebPerson[]>;
  /** The owner of an account, even if not on the register yet; null if there is none. */
  person(personId: string): Promise<WebPerson | null>;
  /** Keeps the language that a colleague chose on the page; customers have none. */
  chooseLanguage(personId: string, language: Language): Promise<void>;
  /** Completions of a partial input; empty if it is not the start of a command. */
  complete(personId: string, text: string): Promise<readonly Completion[]> | readonly Completion[];
}

/** The author of the bot's messages. No session can be opened as the bot. */
export const botId = 'bot';

export const customerPersonId = (customerCode: string): string => `customer:${customerCode}`;

/** By the account id, because the register can be wrong about an account's owner. */
export const isCustomerAccount = (personId: string): boolean => personId.startsWith(customerPersonId(''));

export const isExternal = ({ id, role }: WebPerson): boolean => role === 'customer' || isCustomerAccount(id);

export async function findPerson(directory: WebDirectory, personId: string): Promise<WebPerson | null> {
  const people = await directory.people();
  return people.find(({ id }) => id === personId && id !== botId) ?? null;
}
