import type { Browser } from 'playwright-core';
import { openChatPage } from './page.ts';

/** The link into the console that the rehearsal gives to whom one looks as. */
export async function consoleLinkFor(browser: Browser, address: string, name: string): Promise<string> {
  const chat = await openChatPage({ browser, url: address });
  await chat.lookAs(name);
  const answer = chat.page.waitForResponse('**/api/rehearsal/console');
  // The link works once.
  await chat.page.route('**/console/session', (route) => route.abort());
  await chat.page
    .getByRole('button', { name: /^(用这个人的身份打开网页端|Open the console as this person)$/u })
    .click();
  const { url } = (await (await answer).json()) as { readonly url: string };
  await chat.close();
  return url;
}
