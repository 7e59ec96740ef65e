export type ClassifiedText =
  /** `text` is what follows `/crm`. */
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'message'; readonly addressed: boolean };

/**
 * A line starting with a slash, half- or full-width, is always a command: if staff forget the `crm`, the internal
 * command must not be posted where the customer reads it. A message with `@bot` anywhere is addressed.
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
