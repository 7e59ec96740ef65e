import type { Locator } from 'playwright-core';

const mostTries = 4;

/**
 * Chooses from a menu and waits until it has closed. A click that falls into the menu's opening movement begins on the
 * item and ends beside it: like a person, it is tried again once the menu is at rest.
 */
export async function chooseItem(opener: Locator, item: Locator): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    if (!(await item.isVisible())) await opener.click();
    try {
      await item.click({ timeout: 5_000 });
      return await item.waitFor({ state: 'hidden', timeout: 5_000 });
    } catch (error) {
      if (tries === mostTries) throw error;
    }
  }
}
