import { type FoundHandover, handoverByNumber } from '../../../jobs/people/find-handover.ts';
import { cancelHandover } from '../../../jobs/people/propose-handover.ts';
import { noSuchHandover } from '../../../jobs/people/run-handover.ts';
import { undoHandover } from '../../../jobs/people/undo-handover.ts';
import { defineButton } from '../../actions/engine/define.ts';
import { answer, type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { number } from '../engine/param-types.ts';
import { whoToWhom } from './describe-handover.ts';
import { checkCouldMake, theHandover } from './handover-buttons.ts';
import { said } from '../../../templates/reader/said.ts';

export const handoverUndo = defineCommand({
  name: 'undo',
  zh: ['撤销'],
  help: said('help/handover-undo'),
  examples: ['/crm 移交 撤销 3', '/crm handover undo 3'],
  capability: 'handover.make',
  params: { number: required(number, { label: said('param/handover-number'), names: ['编号'] }) },
  authorise: async (ctx, { number: wanted }) => {
    if (wanted !== undefined) await checkCouldMake(ctx, await findDone(ctx, wanted));
  },
  run: async (ctx, { number: wanted }) => {
    return await undo(ctx, await findDone(ctx, wanted));
  },
});

/** On the answer that says what moved. */
export const handoverUndoButton = defineButton({
  button: 'handover-undo',
  title: said('help/handover-undo'),
  capability: 'handover.make',
  about: theHandover,
  run: undo,
});

async function undo(ctx: CommandContext, handover: FoundHandover): Promise<Reply> {
  if (handover.state === 'proposed') throw noSuchHandover();
  if (handover.state === 'scheduled' && (await cancelHandover(ctx.core, handover.id))) {
    return say(tell(ctx, 'handover/stays', { name: handover.from.name }));
  }
  const { back, kept } = await undoHandover(ctx.core, ctx.by, handover.id);
  return answer({
    title: tell(ctx, 'handover/handover-undone', { wanted: handover.number }),
    body: [
      tell(ctx, 'handover/customers-returned', { whoToWhom: whoToWhom(ctx, handover), back }),
      ...(kept === 0 ? [] : [tell(ctx, 'handover/kept-since', { kept })]),
    ],
  });
}

/** A handover that was only previewed cannot be undone. @throws XinhangError `not_found` */
async function findDone(ctx: CommandContext, number: number): Promise<FoundHandover> {
  const handover = await handoverByNumber(ctx.core.db, number);
  if (handover === null || handover.state === 'proposed') throw noSuchHandover();
  return handover;
}
