import type { Forms } from '../../../templates/reader/load-forms.ts';
import type { Register } from '../../../templates/reader/register.ts';
import { said } from '../../../templates/reader/said.ts';
import type { CommandGroup } from '../engine/define.ts';
import { listCommand } from './list.ts';
import { moveCommand } from './move.ts';
import { openCommand } from './open.ts';
import { showCommand } from './show.ts';

/** The commands of a register, from its file alone: 投诉 新建, 列表, 查看, and one for each move. */
export function registerGroup(register: Register, forms: Forms): CommandGroup {
  const { command, title, moves } = register;
  return {
    name: command.name,
    zh: command.zh,
    help: said('help/register', { title }),
    commands: [
      openCommand(register, forms),
      listCommand(register),
      showCommand(register),
      ...moves.filter(({ by }) => by.length > 0).map((move) => moveCommand(register, move, forms)),
    ],
    usual: { alone: 'list', withWords: 'list' },
    isRegister: true,
  };
}
