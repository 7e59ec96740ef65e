import { confirmSuggestion } from '../../jobs/grades/set-grades.ts';
import { defineButton } from '../actions/engine/define.ts';
import { theCustomer } from '../actions/engine/subjects.ts';
import { describeGradesSet } from '../commands/grade/describe-grades.ts';
import { said } from '../../templates/reader/said.ts';

/** 确认建议: confirms the current suggestion, which may be more than when the button was rendered. */
export const gradeConfirmButton = defineButton({
  button: 'grade-confirm',
  title: said('form/confirm-suggested-grades'),
  capability: 'customer.manage',
  about: theCustomer('manage'),
  run: async (ctx, customer) =>
    await describeGradesSet(ctx, customer, await confirmSuggestion(ctx.core, ctx.by, customer)),
});
