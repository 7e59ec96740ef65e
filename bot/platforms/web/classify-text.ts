export type ClassifiedText =
  /** `text` is what follows the root `/crm`. */
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'message'; readonly addressed: boolean };

/**
 * A line that starts with a slash, half- or full-width, is always a command: a staff member who forgets `crm` must
 * not find an internal command posted where the customer reads it. `@bot` anywhere makes a message addressed.
 */
export function classifyText(text: string, botName: string): ClassifiedText {
  const slash = /^[\s\u200b\ufeff]*[/／]\s*([\s\S]*)$/u.exec(text);
  if (slash !== null) {
    const command = (slash[1] ?? '').replace(/^[cC][rR][mM](?![\w-])\s*/u, '');
    return { kind: 'command', text: command.trim() };
  }
  const addressed = text.replaceAll('＠', '@').replaceAll(/@\s+/gu, '@').includes(`@${botName}`);
  return { kind: 'message', addressed };
}
