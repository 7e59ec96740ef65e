type CreateElement = (tag: string, options?: ElementCreationOptions) => HTMLElement;

/**
 * Some components insert style elements without a way to pass the nonce that the content security policy requires.
 * This adds it to style elements created by the page's scripts; injected markup would not have it.
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
