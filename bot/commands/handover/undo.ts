import { type FoundHandover, handoverByNumber } from '../../../jobs/people/find-handover.ts';
import { cancelHandover } from '../../../jobs/people/propose-handover.ts';
import { noSuchHandover } from '../../../jobs/people/run-handover.ts';
import { undoHandover } from '../../../jobs/people/undo-handover.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { number } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { whoToWhom } from './describe-handover.ts';
import { checkCouldMake } from './handover-buttons.ts';

export const handoverUndo = defineCommand({
  name: 'undo',
  zh: ['撤销'],
  help: both('撤销一次移交或离职，还在接手人那里的还回去', 'undo a handover or offboarding'),
  examples: ['/crm 交接 撤销 3', '/crm handover undo 3'],
  capability: 'handover.make',
  params: { number: required(number, { label: both('移交编号', 'number'), names: ['编号'] }) },
  authorise: async (ctx, { number: wanted }) => {
    if (wanted !== undefined) await checkCouldMake(ctx, await findDone(ctx, wanted));
  },
  run: async (ctx, { number: wanted }) => {
    const handover = await findDone(ctx, wanted);
    if (handover.state === 'scheduled' && (await cancelHandover(ctx.core, handover.id))) {
      return say(
        tell(
          ctx,
          `已取消：${handover.from.name} 不离职，什么都没有改动。`,
          `Cancelled: ${handover.from.name} stays, and nothing has changed.`,
        ),
      );
    }
    const { back, kept } = await undoHandover(ctx.core, ctx.by, handover.id);
    return answer({
      title: tell(ctx, `移交 ${wanted} 已撤销`, `Handover ${wanted} was undone`),
      body: [
        tell(
          ctx,
          `${whoToWhom(ctx, handover)}：还回 ${back} 个客户。`,
          `${whoToWhom(ctx, handover)}: ${back} customers returned.`,
        ),
        ...(kept === 0
          ? []
          : [
              tell(
                ctx,
                `另有 ${kept} 个之后又换了人，没有动。`,
                `${kept} customers have been reassigned since and were left unchanged.`,
              ),
            ]),
      ],
    });
  },
});

/** A handover that was only previewed cannot be undone. @throws XinhangError `not_found` */
async function findDone(ctx: CommandContext, number: number): Promise<FoundHandover> {
  const handover = await handoverByNumber(ctx.core.db, number);
  if (handover === null || handover.state === 'proposed') throw noSuchHandover(ctx.core);
  return handover;
}
