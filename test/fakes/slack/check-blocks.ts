import { z } from 'zod';

/**
 * Block Kit validation as strict as Slack's, for the blocks and elements a CRM bot uses
 * (https://docs.slack.dev/reference/block-kit/blocks). Lengths are counted in UTF-16 units.
 */
const text = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });

const anyText = (max: number) =>
  z.discriminatedUnion('type', [
    text(max),
    z.strictObject({
      type: z.literal('mrkdwn'),
      text: z.string().min(1).max(max),
      verbatim: z.boolean().optional(),
    }),
  ]);

const blockId = z.string().min(1).max(255).optional();
const actionId = z.string().min(1).max(255);
const option = z.strictObject({ text: text(75), value: z.string().min(1).max(150) });

const button = z.strictObject({
  type: z.literal('button'),
  text: text(75),
  action_id: actionId,
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

const placeholder = text(150).optional();
const radio = z.strictObject({
  type: z.literal('radio_buttons'),
  action_id: actionId,
  options: z.array(option).min(1).max(10),
  initial_option: option.optional(),
});
const select = z.strictObject({
  type: z.literal('static_select'),
  action_id: actionId,
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
  placeholder,
});
const users = z.strictObject({
  type: z.literal('users_select'),
  action_id: actionId,
  initial_user: z.string().optional(),
  placeholder,
});
const date = z.strictObject({
  type: z.literal('datepicker'),
  action_id: actionId,
  initial_date: z.iso.date().optional(),
  placeholder,
});
const input = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: actionId,
  initial_value: z.string().optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
  placeholder,
});
const number = z.strictObject({
  type: z.literal('number_input'),
  action_id: actionId,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  placeholder,
});

const header = z.strictObject({ type: z.literal('header'), block_id: blockId, text: text(150) });
const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: button.optional(),
  })
  .refine(
    (block) => block.text !== undefined || block.fields !== undefined,
    'a section needs text or fields',
  );
const actions = z
  .strictObject({
    type: z.literal('actions'),
    block_id: blockId,
    elements: z
      .array(z.discriminatedUnion('type', [button, select, users, date]))
      .min(1)
      .max(25),
  })
  .refine(
    ({ elements }) => new Set(elements.map(({ action_id }) => action_id)).size === elements.length,
    'action ids must differ',
  );
const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId });
const context = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z.array(anyText(3000)).min(1).max(10),
});
const inputBlock = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: text(2000),
  hint: text(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: z.discriminatedUnion('type', [input, number, date, select, radio, users]),
});

const messageBlock = z.discriminatedUnion('type', [header, section, actions, divider, context]);
const viewBlock = z.discriminatedUnion('type', [header, section, actions, divider, context, inputBlock]);

const messageBlocks = z
  .array(messageBlock)
  .max(50)
  .refine((blocks) => {
    const ids = blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map(({ action_id }) => action_id) : [],
    );
    return new Set(ids).size === ids.length;
  }, 'action ids of a message must differ');

const modal = z
  .strictObject({
    type: z.literal('modal'),
    title: text(24),
    submit: text(24).optional(),
    close: text(24).optional(),
    blocks: z.array(viewBlock).max(100),
    private_metadata: z.string().max(3000).optional(),
    callback_id: z.string().max(255).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    external_id: z.string().max(255).optional(),
  })
  .refine(
    ({ blocks, submit }) => submit !== undefined || !blocks.some(({ type }) => type === 'input'),
    'a view with inputs needs a submit button',
  )
  .refine(({ blocks }) => {
    const ids = blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]));
    return new Set(ids).size === ids.length;
  }, 'block ids must differ');

const home = z.strictObject({
  type: z.literal('home'),
  blocks: z
    .array(viewBlock)
    .max(100)
    .refine((blocks) => {
      const ids = blocks.flatMap((block) =>
        block.type === 'actions' ? block.elements.map(({ action_id }) => action_id) : [],
      );
      return new Set(ids).size === ids.length;
    }, 'action ids of a view must differ'),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
});

/** Slack refuses a larger view. */
const largestViewChars = 250_000;

/** Total text length of one message's blocks above which Slack answers `msg_blocks_too_long`. */
const longestTogether = 13_000;

/** `null` if Slack would accept them, otherwise its error and the detail. */
export function checkMessageBlocks(blocks: unknown): { error: string; detail: string } | null {
  const read = messageBlocks.safeParse(blocks);
  if (!read.success) return { error: 'invalid_blocks', detail: z.prettifyError(read.error) };
  const together = read.data.reduce(
    (sum, block) => sum + (block.type === 'section' ? (block.text?.text.length ?? 0) : 0),
    0,
  );
  return together > longestTogether ? { error: 'msg_blocks_too_long', detail: String(together) } : null;
}

export function checkHome(view: unknown): { error: string; detail: string } | null {
  if (JSON.stringify(view).length > largestViewChars) return { error: 'view_too_large', detail: '' };
  const read = home.safeParse(view);
  return read.success ? null : { error: 'invalid_arguments', detail: z.prettifyError(read.error) };
}

export function checkView(view: unknown): { error: string; detail: string } | null {
  const read = modal.safeParse(view);
  if (read.success) return null;
  return { error: 'invalid_arguments', detail: z.prettifyError(read.error) };
}
