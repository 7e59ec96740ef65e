import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { FormField, FormView } from '../../../templates/reader/form.ts';
import { writeMention } from '../../../jobs/mention.ts';
import { cutText } from './cut-text.ts';
import { plain } from './render.ts';

/** Limits: https://docs.slack.dev/reference/views/modal-views and …/block-kit/block-elements */
const limits = {
  title: 24,
  intro: 3000,
  label: 2000,
  optionLabel: 75,
  radioOptions: 5,
  options: 100,
  optionValue: 150,
  blocks: 100,
  input: 3000,
  metadata: 3000,
} as const;

/** The `callback_id` of all our forms. */
export const formCallback = 'xinhang_form';

const carried = z.object({
  form: z.string(),
  subject: z.string(),
  room: z.string().optional(),
  thread: z.string().optional(),
});

/** What a form carries through Slack and back: its subject, and where it was opened. */
export type FormOrigin = z.infer<typeof carried>;

/**
 * Renders a form as a Slack modal. A field's key is both its block id and its action id.
 *
 * @throws RangeError for more questions or choices than a modal holds, and for a subject or the value of a choice above
 *   its limit: an id cannot be cut, and a choice left out could not be chosen
 */
export function renderForm(form: FormView, origin: Pick<FormOrigin, 'room' | 'thread'>): types.ModalView {
  const metadata = JSON.stringify({ form: form.form, subject: form.subject, ...origin });
  if (metadata.length > limits.metadata) {
    throw new RangeError(`a Slack form carries ${limits.metadata} characters; the subject is longer`);
  }
  const blocks = [
    ...[form.intro, form.problem].flatMap((words) =>
      words === undefined || words.trim() === ''
        ? []
        : [{ type: 'section' as const, text: plain(words, limits.intro) }],
    ),
    ...form.fields.map(drawField),
  ];
  if (blocks.length > limits.blocks) {
    throw new RangeError(`a Slack form holds ${limits.blocks} blocks; this one has ${blocks.length}`);
  }
  return {
    type: 'modal',
    callback_id: formCallback,
    private_metadata: metadata,
    title: plain(form.title, limits.title),
    submit: plain(form.submit, limits.title),
    blocks,
  };
}

/** The inverse; `null` if the metadata is not ours. */
export function readOrigin(privateMetadata: string): FormOrigin | null {
  try {
    return carried.parse(JSON.parse(privateMetadata));
  } catch {
    return null;
  }
}

function drawField(field: FormField): types.InputBlock {
  const hint = [field.problem, field.hint].filter((line) => line !== undefined && line !== '').join('\n');
  return {
    type: 'input',
    block_id: field.key,
    label: plain(field.label, limits.label),
    optional: !field.required,
    element: drawElement(field),
    ...(hint === '' ? {} : { hint: plain(hint, limits.label) }),
  };
}

function drawElement(field: FormField): types.InputBlock['element'] {
  const { key, initial } = field;
  switch (field.type) {
    case 'choice':
      return drawChoice(field);
    case 'day':
      return {
        type: 'datepicker',
        action_id: key,
        ...(initial !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(initial) ? { initial_date: initial } : {}),
      };
    case 'number':
      return {
        type: 'number_input',
        action_id: key,
        is_decimal_allowed: true,
        ...(initial !== undefined && /^-?\d+(\.\d+)?$/.test(initial) ? { initial_value: initial } : {}),
      };
    case 'staff':
      // Returns a Slack user; the staff register maps it to a colleague.
      return {
        type: 'users_select',
        action_id: key,
        ...(initial !== undefined && /^[UW][A-Z0-9]+$/.test(initial) ? { initial_user: initial } : {}),
      };
    case 'line':
    case 'money':
    case 'text':
      return {
        type: 'plain_text_input',
        action_id: key,
        multiline: field.type === 'text',
        max_length: Math.min(field.maxChars ?? limits.input, limits.input),
        ...(initial === undefined || initial === ''
          ? {}
          : { initial_value: cutText(initial, Math.min(field.maxChars ?? limits.input, limits.input)) }),
      };
  }
}

/** Radio buttons for a few required choices; a select for more choices or an optional answer. */
function drawChoice(field: FormField): types.RadioButtons | types.StaticSelect {
  const choices = field.choices ?? [];
  if (choices.length > limits.options || choices.some(({ value }) => value.length > limits.optionValue)) {
    throw new RangeError(
      `a choice in a Slack form has at most ${limits.options} options, with values of ${limits.optionValue} characters`,
    );
  }
  const options = choices.map(({ value, label }) => ({
    text: plain(label, limits.optionLabel),
    value,
  }));
  const chosen = options.find(({ value }) => value === field.initial);
  const initial = chosen === undefined ? {} : { initial_option: chosen };
  return field.required && options.length <= limits.radioOptions
    ? { type: 'radio_buttons', action_id: field.key, options, ...initial }
    : { type: 'static_select', action_id: field.key, options, ...initial };
}

const answer = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_date: z.string().nullish(),
  selected_user: z.string().nullish(),
});

const answers = z.record(z.string(), z.record(z.string(), answer));

/** Reads `view.state.values` of a submission as answers by field, without empty fields. */
export function readAnswers(values: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(answers.parse(values)).flatMap(([key, elements]) => {
      const given = Object.values(elements)[0];
      const user = given?.selected_user;
      const value =
        given?.value ??
        given?.selected_option?.value ??
        given?.selected_date ??
        (typeof user === 'string' ? writeMention({ platformUserId: user, name: user }) : undefined);
      return value === undefined || value === null || value === '' ? [] : [[key, value]];
    }),
  );
}
