import { Command } from 'commander';
import { XinhangError } from '../../jobs/errors.ts';
import { listStaff, staffByCode } from '../../jobs/staff/staff-member.ts';
import type { StaffAccount } from '../../jobs/staff/accounts.ts';
import { addStaff } from '../../jobs/staff/keep-staff.ts';
import { linkAccount } from '../../jobs/staff/link-account.ts';
import { platformWords } from '../../templates/reader/platform-words.ts';
import { type RemotePlatform, remotePlatforms } from '../config/platform-settings.ts';
import { allRoles, readRole, roleWords } from '../../templates/reader/roles.ts';
import { type LeaveOptions, staffLeave } from './staff-leave.ts';
import { storableText } from '../../jobs/storable.ts';
import type { Speech } from './speech.ts';
import { withCore } from './with-core.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * The staff register from the command line. Chat commands check permissions against the register, so the first
 * supervisor cannot be added from the chat and must be added here, by the operator.
 */
export function staffCommand(speech: Speech): Command {
  const { inWords } = speech;
  const command = new Command('staff').description(inWords(said('usage/staff')));
  const add = command
    .command('add')
    .description(inWords(said('usage/staff-add')))
    .argument('<code>', inWords(said('usage/staff-code')))
    .argument('<name>', inWords(said('usage/staff-name')))
    .requiredOption('--roles <list>', inWords(said('usage/staff-roles', { roles: [...allRoles()] })))
    .option('--reports-to <code>', inWords(said('usage/staff-reports-to')));
  for (const platform of remotePlatforms) {
    add.option(
      `--${platform} <userId>`,
      inWords(said('usage/staff-account', { platform: platformWords[platform] })),
    );
  }
  add.action(async (code: string, name: string, options: AddOptions) => {
    await withCore(speech, said('cli/looking-up'), async (core) => {
      const reportsTo =
        options.reportsTo === undefined ? null : await staffByCode(core.db, options.reportsTo);
      if (options.reportsTo !== undefined && reportsTo === null) {
        throw new XinhangError('not_found', said('cli/no-superior', { code: options.reportsTo }));
      }
      const [first, ...others] = accountsIn(options);
      const member = await addStaff(core, null, {
        code,
        name: storableText(name),
        roles: readRoles(options.roles),
        reportsTo,
        identity: first ?? null,
      });
      for (const account of others) await linkAccount(core, null, member, account);
      const { code: added, name: called, roles: has } = member;
      if (speech.isJson) speech.writeJson({ code: added, name: called, roles: has });
      else speech.print(said('cli/staff-made', { person: `${added} ${called}`, roles: has.map(roleWords) }));
    });
  });
  command
    .command('list')
    .description(inWords(said('usage/staff-list')))
    .action(async () => {
      await withCore(speech, said('cli/looking-up'), async (core) => {
        const staff = await listStaff(core.db);
        if (speech.isJson)
          for (const { code, name, roles: has, reportsTo } of staff)
            speech.writeJson({ code, name, roles: has, reportsTo });
        else
          speech.writeTable(
            staff.map(({ code, name, roles: has, reportsTo }) => [
              code,
              name,
              inWords(said('list/names', { names: has.map(roleWords) })),
              reportsTo ?? '',
            ]),
          );
      });
    });
  command
    .command('leave')
    .description(inWords(said('usage/staff-leave')))
    .argument('<code>', inWords(said('usage/staff-leaver')))
    .option('--to <code>', inWords(said('usage/staff-taker')))
    .option('--on <day>', inWords(said('usage/staff-leave-on')))
    .option('--confirm', inWords(said('usage/staff-confirm')))
    .action(async (code: string, options: LeaveOptions) => {
      await withCore(speech, said('cli/looking-up'), async (core) => {
        const done = await staffLeave(core, code, options);
        if (speech.isJson)
          speech.writeJson({
            code,
            confirmed: options.confirm === true,
            says: speech.inWords(done).split('\n'),
          });
        else speech.print(done);
      });
    });
  return command;
}

/** One on each platform. */
function accountsIn(options: AddOptions): readonly StaffAccount[] {
  return remotePlatforms.flatMap((platform) => {
    const platformUserId = options[platform];
    return platformUserId === undefined ? [] : [{ platform, platformUserId }];
  });
}

interface AddOptions extends Partial<Readonly<Record<RemotePlatform, string>>> {
  readonly roles: string;
  readonly reportsTo?: string;
}

function readRoles(list: string): string[] {
  return list.split(/[,;]/u).map((word) => {
    const role = readRole(word);
    if (role === null) {
      throw new XinhangError('bad_input', said('cli/not-a-role', { word, roles: [...allRoles()] }));
    }
    return role;
  });
}
