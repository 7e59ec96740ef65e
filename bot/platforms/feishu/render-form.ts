import { z } from 'zod';
import type { FormField, FormView } from '../../../templates/reader/form.ts';
import { cutBytes } from '../../../templates/reader/cut-bytes.ts';
import { type FeishuCard, limits, maxCardBytes, plain } from './render.ts';

/** An input holds at most 1 000 characters (feishu-cards/card-json-v2-components/interactive-components/input). */
const inputChars = 1_000;
const maxOptions = 100;

const carried = z.object({
  form: z.string().min(1),
  subject: z.string(),
  title: z.string(),
  /** The room it was asked for in, if that was not the chat with the bot. */
  room: z.string().optional(),
  /** Fields whose answers are days. */
  days: z.string(),
});

/** What a form carries through Feishu and back, in its submit button. */
export type FormOrigin = z.infer<typeof carried>;

/**
 * Renders a form as a card with a form container. A field's key is the name of its element.
 *
 * @throws RangeError when the card is too long for Feishu
 */
export function renderForm(form: FormView, room: string | undefined): FeishuCard {
  const origin: FormOrigin = {
    form: form.form,
    subject: form.subject,
    title: form.title,
    days: form.fields.flatMap(({ key, type }) => (type === 'day' ? [key] : [])).join(','),
    ...(room === undefined ? {} : { room }),
  };
  const card: FeishuCard = {
    schema: '2.0',
    config: { update_multi: true },
    header: { title: plain(cutBytes(form.title, limits.title)) },
    body: {
      elements: [
        ...[form.intro, form.problem].flatMap((words) => drawWords(words)),
        {
          tag: 'form',
          name: 'form',
          elements: [
            ...form.fields.flatMap(drawField),
            {
              tag: 'button',
              name: 'submit',
              text: plain(cutBytes(form.submit, limits.label)),
              type: 'primary',
              form_action_type: 'submit',
              behaviors: [{ type: 'callback', value: origin }],
            },
          ],
        },
      ],
    },
  };
  if (Buffer.byteLength(JSON.stringify(card)) > maxCardBytes) {
    throw new RangeError(`a Feishu card has ${maxCardBytes} bytes; this form needs more`);
  }
  return card;
}

/** What is left of a form when its answers are stored: it cannot be submitted again. */
export function renderSubmitted({ title }: FormOrigin): FeishuCard {
  return {
    schema: '2.0',
    config: { update_multi: true },
    body: { elements: [{ tag: 'div', text: plain(cutBytes(`✓ ${title}`, limits.title)) }] },
  };
}

/** Null when the value of a button is not that of a form. */
export function readOrigin(value: unknown): FormOrigin | null {
  return carried.safeParse(value).data ?? null;
}

/** The answers by field, without empty ones. A date comes with the offset of its time zone: `2026-03-02 +0800`. */
export function readAnswers(
  given: Readonly<Record<string, unknown>>,
  { days }: FormOrigin,
): Readonly<Record<string, string>> {
  const ofDays = new Set(days.split(','));
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, answer]) => {
      if (typeof answer !== 'string' || answer.trim() === '') return [];
      return [[key, ofDays.has(key) ? answer.replace(/^(\d{4}-\d{2}-\d{2})\b.*$/u, '$1') : answer]];
    }),
  );
}

function drawWords(words: string | undefined): readonly object[] {
  if (words === undefined || words.trim() === '') return [];
  return [{ tag: 'div', text: plain(cutBytes(words, limits.field)) }];
}

/** The label above the element: selections have none of their own. */
function drawField(field: FormField): readonly object[] {
  const { label, required, hint, problem } = field;
  const words = [required ? `${label} *` : label, problem, hint].filter(
    (line) => line !== undefined && line !== '',
  );
  return [...drawWords(words.join('\n')), drawElement(field)];
}

function drawElement({ key: name, type, required, initial, choices, maxChars }: FormField): object {
  switch (type) {
    case 'choice':
      return {
        tag: 'select_static',
        name,
        required,
        width: 'fill',
        options: (choices ?? []).slice(0, maxOptions).map(({ value, label }) => ({
          text: plain(cutBytes(label, limits.label)),
          value,
        })),
        ...(choices?.some(({ value }) => value === initial) === true ? { initial_option: initial } : {}),
      };
    case 'day':
      return {
        tag: 'date_picker',
        name,
        required,
        width: 'fill',
        ...(initial !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(initial) ? { initial_date: initial } : {}),
      };
    // A person is picked among the members of the chat, here only oneself, so colleagues are named.
    case 'staff':
    case 'number':
    case 'line':
    case 'money':
    case 'text': {
      const longest = Math.min(maxChars ?? inputChars, inputChars);
      const filled = Array.from(initial ?? '')
        .slice(0, longest)
        .join('')
        .toWellFormed();
      return {
        tag: 'input',
        name,
        required,
        width: 'fill',
        max_length: longest,
        ...(type === 'text' ? { input_type: 'multiline_text', rows: 3 } : { input_type: 'text' }),
        ...(filled === '' ? {} : { default_value: filled }),
      };
    }
  }
}
