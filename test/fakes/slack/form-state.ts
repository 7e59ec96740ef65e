import { z } from 'zod';
import type { Json } from './method.ts';
import type { View } from './model.ts';

const option = z.object({ text: z.object({ text: z.string() }), value: z.string() });
const input = z.object({
  type: z.literal('input'),
  block_id: z.string(),
  optional: z.boolean().default(false),
  label: z.object({ text: z.string() }),
  element: z.object({
    type: z.enum([
      'plain_text_input',
      'number_input',
      'datepicker',
      'static_select',
      'radio_buttons',
      'users_select',
    ]),
    action_id: z.string(),
    options: z.array(option).default([]),
    initial_value: z.string().optional(),
    initial_date: z.string().optional(),
    initial_user: z.string().optional(),
    initial_option: option.optional(),
    max_length: z.number().optional(),
  }),
});

/** One field as the person sees it. */
export interface FormInput {
  readonly key: string;
  readonly label: string;
  readonly type: z.infer<typeof input>['element']['type'];
  readonly options: readonly string[];
  readonly required: boolean;
}

export function inputsOf(view: View): readonly FormInput[] {
  return parseInputs(view).map(({ block_id, label, optional, element }) => ({
    key: block_id,
    label: label.text,
    type: element.type,
    options: element.options.map(({ text }) => text.text),
    required: !optional,
  }));
}

/**
 * Builds `view.state.values` from what the person filled in. Fields are addressed by key or label, choices by value
 * or label; fields not mentioned keep their initial value.
 *
 * @throws Error where Slack's own screen would refuse: a required field left empty, no such choice.
 */
export function fillForm(view: View, given: Readonly<Record<string, string>>): Json {
  const inputs = parseInputs(view);
  const unknown = Object.keys(given).filter(
    (name) => !inputs.some(({ block_id, label }) => block_id === name || label.text === name),
  );
  if (unknown.length > 0) throw new Error(`the form has no field ${unknown.join(', ')}`);
  return Object.fromEntries(
    inputs.map((field) => {
      const answer = given[field.block_id] ?? given[field.label.text];
      return [field.block_id, { [field.element.action_id]: stateOf(field, answer) }];
    }),
  );
}

function stateOf({ element, label, optional }: z.infer<typeof input>, answer: string | undefined): Json {
  const required = (value: unknown): void => {
    if (!optional && (value === null || value === undefined || value === '')) {
      throw new Error(`«${label.text}» must be filled in`);
    }
  };
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input': {
      const value = answer ?? element.initial_value ?? null;
      required(value);
      if (value !== null && value.length > (element.max_length ?? 3000))
        throw new Error(`«${label.text}» is too long`);
      return { type: element.type, value: value === '' ? null : value };
    }
    case 'datepicker': {
      const value = answer ?? element.initial_date ?? null;
      required(value);
      return { type: element.type, selected_date: value };
    }
    case 'users_select': {
      const value = answer ?? element.initial_user ?? null;
      required(value);
      return { type: element.type, selected_user: value };
    }
    case 'static_select':
    case 'radio_buttons': {
      const chosen =
        answer === undefined
          ? (element.initial_option ?? null)
          : (element.options.find(({ value, text }) => value === answer || text.text === answer) ?? null);
      if (answer !== undefined && chosen === null) throw new Error(`«${label.text}» has no choice ${answer}`);
      required(chosen);
      return { type: element.type, selected_option: chosen };
    }
  }
}

function parseInputs(view: View): readonly z.infer<typeof input>[] {
  const blocks = view.body['blocks'];
  return (Array.isArray(blocks) ? blocks : []).flatMap((block) => {
    const read = input.safeParse(block);
    return read.success ? [read.data] : [];
  });
}
