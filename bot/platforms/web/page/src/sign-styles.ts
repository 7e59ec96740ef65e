type CreateElement = (tag: string, options?: ElementCreationOptions) => HTMLElement;

/**
 * The components write their styles into elements of their own, some of them without a way to hand in the nonce
 * that the content security policy demands. Elements made by this page's script carry it; markup that somehow got
 * into the document would not.
 */
export function signStyles(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  if (nonce === undefined) return;
  const original: CreateElement = Reflect.get(document, 'createElement');
  const signed: CreateElement = (tag, options) => {
    const element = original.call(document, tag, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
  Reflect.set(document, 'createElement', signed);
}
