/** Markup. Text inserted into it is escaped; markup is not. */
class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type { Html };

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const draw = (value: string | Html | readonly Html[]): string => {
    if (typeof value === 'string') return value.replaceAll(/[&<>"']/g, (char) => entities[char] ?? '');
    return value instanceof Html ? value.text : value.map(draw).join('');
  };
  return new Html(parts.map((part, at) => `${at === 0 ? '' : draw(values[at - 1] ?? '')}${part}`).join(''));
}

/** Text of our own that is markup or style already. */
export function verbatim(markup: string): Html {
  return new Html(markup);
}
