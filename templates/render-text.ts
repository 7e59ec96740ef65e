import type { Button, Content } from './card.ts';
import type { Language } from './form.ts';
import { TemplateError } from './template-error.ts';
import type { Text } from './read-text.ts';
import type { Piece, TextEngine } from './text-engine.ts';
import type { Values } from './values.ts';
import { printable, valueOf } from './values.ts';

/**
 * Fills a text with values.
 *
 * @param subject the opaque id that every button of the text carries
 * @throws TemplateError when a variable has no value, or the text comes out empty: a hole is never posted
 */
export function renderText(
  text: Text,
  language: Language,
  values: Values,
  subject: string | null,
  engine: TextEngine,
): Content {
  const scope = scopeOf(text, language, values);
  const lines = (piece: Piece) => engine.render(piece, scope);
  const line = (piece: Piece) => {
    const written = lines(piece).join(' ');
    if (written === '') refuse(text, '', 'a title, label or value of it comes out empty');
    return written;
  };
  const body = lines(text.body);
  if (body.length === 0) refuse(text, '', 'comes out empty for these values');
  return {
    ...(text.title === null ? {} : { title: line(text.title) }),
    body,
    ...(text.fields.length === 0
      ? {}
      : { fields: text.fields.map(({ label, value }) => ({ label: line(label), value: line(value) })) }),
    ...(text.buttons.length === 0 ? {} : { buttons: buttonsOf(text, subject, line) }),
  };
}

function buttonsOf(text: Text, subject: string | null, line: (piece: Piece) => string): Button[] {
  if (subject === null || subject === '') {
    return refuse(text, 'buttons', 'has buttons; whoever renders it must say what they are about');
  }
  return text.buttons.map(({ action, label, style }) => ({
    action,
    value: subject,
    label: line(label),
    ...(style === undefined ? {} : { style }),
  }));
}

/** Only what the text names gets in; whatever else the caller knows stays out of reach. */
function scopeOf(text: Text, language: Language, values: Values): object {
  const scope: Record<string, unknown> = {};
  const missing: string[] = [];
  for (const variable of text.variables.keys()) {
    const value = printable(valueOf(values, variable), language);
    if (value === null) missing.push(variable);
    else put(scope, variable.split('.'), value);
  }
  if (missing.length > 0) {
    throw new TemplateError(
      missing.map((variable) => ({
        file: text.file,
        line: text.variables.get(variable) ?? 1,
        key: variable,
        message: 'has no value here; the text was not sent. Fill it in, or take it out of the text',
      })),
    );
  }
  return scope;
}

function put(scope: Record<string, unknown>, [first, ...rest]: readonly string[], value: unknown): void {
  if (first === undefined) return;
  if (rest.length === 0) {
    scope[first] = value;
    return;
  }
  const inner = { ...(scope[first] as Record<string, unknown> | undefined) };
  scope[first] = inner;
  put(inner, rest, value);
}

function refuse(text: Text, key: string, message: string): never {
  throw new TemplateError([{ file: text.file, line: 1, key, message }]);
}
