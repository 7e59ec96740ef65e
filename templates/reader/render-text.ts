import type { Button, Content } from './card.ts';
import type { Language } from './form.ts';
import { TemplateError } from './template-error.ts';
import type { Text, TextVariant } from './read-text.ts';
import { type Piece, renderPiece } from './text-engine.ts';
import type { Values } from './values.ts';
import { printable, valueOf } from './values.ts';

/**
 * Fills a text with values.
 *
 * @param subject the opaque id carried by every button of the text
 * @param variant index of the body variant, from 0; wraps around
 * @throws TemplateError when a variable has no value or the text comes out empty: a text with a hole is never posted
 */
export function renderText(
  text: Text,
  language: Language,
  values: Values,
  subject: string | null,
  variant: number,
): Content {
  const said = variantAt(text, variant);
  const scope = scopeOf(text, said, language, values);
  const lines = (piece: Piece) => renderPiece(piece, scope);
  const line = (piece: Piece) => {
    const written = lines(piece).join(' ');
    if (written === '') refuse(text, '', 'a title, label or value of it comes out empty');
    return written;
  };
  const body = lines(said.body);
  if (body.length === 0) refuse(text, '', 'comes out empty for these values');
  return {
    ...(text.title === null ? {} : { title: line(text.title) }),
    body,
    ...(text.fields.length === 0
      ? {}
      : { fields: text.fields.map(({ label, value }) => ({ label: line(label), value: line(value) })) }),
    ...(text.buttons.length === 0 ? {} : buttonsOf(text, values, subject, line)),
  };
}

function variantAt({ variants, file }: Text, variant: number): TextVariant {
  const found = variants[((variant % variants.length) + variants.length) % variants.length];
  if (found === undefined) throw new RangeError(`${file} has no variant ${variant}`);
  return found;
}

/** Omits buttons whose condition is not met, and the whole row when none is left. */
function buttonsOf(
  text: Text,
  values: Values,
  subject: string | null,
  line: (piece: Piece) => string,
): { readonly buttons?: readonly Button[] } {
  if (subject === null || subject === '') {
    return refuse(text, 'buttons', 'has buttons; whoever renders it must say what they are about');
  }
  const there = text.buttons.filter(({ onlyIf }) => onlyIf === null || valueOf(values, onlyIf) !== false);
  if (there.length === 0) return {};
  const buttons = there.map(({ action, label, style }) => ({
    action,
    value: subject,
    label: line(label),
    ...(style === undefined ? {} : { style }),
  }));
  return { buttons };
}

/** Exposes only the variables the text names; other values of the caller stay out of reach. */
function scopeOf(text: Text, variant: TextVariant, language: Language, values: Values): object {
  const scope: Record<string, unknown> = {};
  const missing: string[] = [];
  const variables = new Map([...variant.variables, ...text.variables]);
  for (const variable of variables.keys()) {
    const value = printable(valueOf(values, variable), language);
    if (value === null) missing.push(variable);
    else put(scope, variable.split('.'), value);
  }
  if (missing.length > 0) {
    throw new TemplateError(
      missing.map((variable) => ({
        file: text.file,
        line: variables.get(variable) ?? 1,
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
