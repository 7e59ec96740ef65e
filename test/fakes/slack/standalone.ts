import { startFakeSlack } from './index.ts';

/**
 * A fake workspace to run the program against by hand: `npx tsx test/fakes/slack/standalone.ts`. Prints the
 * environment variables to set, then everyone's screen whenever something changes.
 */
const slack = await startFakeSlack({ mode: 'socket', nowMs: Date.now });
const zhang = slack.addPerson('张伟');
const buyer = slack.addPerson('王经理', { team: 'T0CUSTOMER' });
const room = slack.addChannel('cust-c001', [zhang, buyer]);

console.log(
  `SLACK_API_URL=${slack.apiUrl} SLACK_BOT_TOKEN=${slack.botToken} SLACK_APP_TOKEN=${slack.appToken}`,
);
console.log(`${zhang.name} is ${zhang.id}, ${buyer.name} is ${buyer.id}, the room is ${room.id}`);

for (let shown = ''; ; ) {
  shown = await slack.until(
    'a change',
    () => {
      const now = [zhang, buyer]
        .map(
          (person) =>
            `--- ${person.name}\n${person
              .sees(room)
              .map(({ from, text }) => `${from}: ${text}`)
              .join('\n')}`,
        )
        .join('\n');
      return now === shown ? null : now;
    },
    2 ** 31 - 1,
  );
  console.log(shown);
}
