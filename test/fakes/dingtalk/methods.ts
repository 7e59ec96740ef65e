import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { robotCode, type Message, type World } from './world.ts';

export class FakeRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: object;

  constructor(status: number, code: string, details: object = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The permission that each call needs. */
export const scopes: Readonly<Record<string, string>> = {
  '/topapi/v2/user/get': 'qyapi_get_member',
  '/v1.0/card/instances': 'Card.Instance.Write',
  '/v1.0/card/instances/createAndDeliver': 'Card.Instance.Write',
  '/v1.0/robot/groupMessages/send': 'qyapi_robot_sendmsg',
  '/v1.0/robot/oToMessages/batchSend': 'qyapi_robot_sendmsg',
  '/v1.0/im/sceneGroups': 'qyapi_chat_manage',
  '/v1.0/im/sceneGroup/member/add': 'qyapi_chat_manage',
  '/v1.0/im/sceneGroup/member/delete': 'qyapi_chat_manage',
  '/v1.0/im/sceneGroups/members/batchQuery': 'qyapi_chat_manage',
};

/** As the two gateways refuse an app that lacks a permission. */
export function lacksScope(path: string, scope: string): FakeRefusal {
  if (path.startsWith('/topapi/')) {
    return new FakeRefusal(200, '88', { sub_code: '60011', sub_msg: `requiredScopes=[${scope}]` });
  }
  const accessdenieddetail = { requiredScopes: [scope] };
  return new FakeRefusal(403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', { accessdenieddetail });
}

const groupMessage = z.strictObject({
  robotCode: z.literal(robotCode),
  openConversationId: z.string(),
  msgKey: z.enum(['sampleText', 'sampleMarkdown']),
  msgParam: z.string(),
});
const personMessage = z.strictObject({
  robotCode: z.literal(robotCode),
  userIds: z.array(z.string()).min(1).max(20),
  msgKey: z.enum(['sampleText', 'sampleMarkdown']),
  msgParam: z.string(),
});
const card = z.strictObject({
  cardTemplateId: z.string().min(1),
  outTrackId: z.string().min(1),
  callbackType: z.literal('STREAM'),
  userIdType: z.literal(1),
  openSpaceId: z.string().startsWith('dtv1.card//IM_ROBOT.'),
  imRobotOpenSpaceModel: z.strictObject({ supportForward: z.boolean() }),
  imRobotOpenDeliverModel: z.strictObject({
    spaceType: z.literal('IM_ROBOT'),
    robotCode: z.literal(robotCode),
  }),
  cardData: z.strictObject({ cardParamMap: z.record(z.string(), z.string()) }),
});
const update = z.strictObject({
  outTrackId: z.string(),
  cardData: z.strictObject({ cardParamMap: z.record(z.string(), z.string()) }),
  cardUpdateOptions: z.strictObject({ updateCardDataByKey: z.boolean() }),
});
const newGroup = z.strictObject({
  groupName: z.string().min(1),
  groupOwnerId: z.string(),
  userIdList: z.array(z.string()).max(1000),
  templateId: z.string().min(1),
  uuid: z.string().min(1),
});
const membership = z.strictObject({
  openConversationId: z.string(),
  userIds: z.array(z.string()).min(1).max(100),
});
const listing = z.strictObject({
  openConversationId: z.string(),
  maxResults: z.number().max(1000),
  nextToken: z.string().optional(),
});

/** Small, so that every reader has to ask for the next page. */
const pageSize = 2;

export function createMethods(
  world: World,
): Readonly<Record<string, (body: Record<string, unknown>) => unknown>> {
  const roomOf = (id: string) => {
    const room = id.startsWith('dm:') ? undefined : world.rooms.get(id);
    if (room === undefined) throw new FakeRefusal(400, 'robot.notInConversation');
    return room;
  };
  const checkStaff = (ids: readonly string[]): void => {
    for (const id of ids) {
      if (world.people.get(id)?.external !== false) throw new FakeRefusal(400, 'staffId.notExisted');
    }
  };
  return {
    '/v1.0/robot/groupMessages/send': (body) => {
      if (body['robotCode'] !== robotCode) {
        throw new FakeRefusal(400, 'resource.not.found', {
          message: 'robot 不存在；请确认 robotCode 是否正确',
        });
      }
      const { openConversationId, msgKey, msgParam } = read(groupMessage, body);
      if (Buffer.byteLength(msgParam) > 15_000) throw new FakeRefusal(400, 'msgParam.tooLong');
      const param = JSON.parse(msgParam) as Record<string, string>;
      const key = randomUUID();
      roomOf(openConversationId).messages.push({
        key,
        kind: msgKey === 'sampleText' ? 'text' : 'markdown',
        text: param['content'] ?? param['text'] ?? '',
        buttons: [],
      });
      return { processQueryKey: key };
    },
    '/v1.0/robot/oToMessages/batchSend': (body) => {
      const { userIds, msgKey, msgParam } = read(personMessage, body);
      if (Buffer.byteLength(msgParam) > 15_000) throw new FakeRefusal(400, 'msgParam.tooLong');
      const param = JSON.parse(msgParam) as Record<string, string>;
      const processQueryKey = randomUUID();
      const invalid = userIds.filter((id) => world.people.get(id)?.external !== false);
      const slowed = userIds.filter((id) => world.flowControlled.has(id));
      for (const id of userIds) {
        if (invalid.includes(id) || slowed.includes(id)) continue;
        world.direct(id).messages.push({
          key: processQueryKey,
          kind: msgKey === 'sampleText' ? 'text' : 'markdown',
          text: param['content'] ?? param['text'] ?? '',
          buttons: [],
        });
      }
      return { processQueryKey, invalidStaffIdList: invalid, flowControlledStaffIdList: slowed };
    },
    '/v1.0/card/instances/createAndDeliver': (body) => {
      const { outTrackId, openSpaceId, cardData } = read(card, body);
      const userId = openSpaceId.slice('dtv1.card//IM_ROBOT.'.length);
      const result = (success: boolean, errorMsg = '') => ({
        success: true,
        result: {
          outTrackId,
          deliverResults: [{ spaceId: userId, spaceType: 'IM_ROBOT', success, errorMsg }],
        },
      });
      if (world.people.get(userId)?.external !== false) return result(false, 'userId not exist');
      if (!world.cards.has(outTrackId)) {
        const made: Message = { key: outTrackId, kind: 'card', ...drawn(cardData.cardParamMap) };
        world.cards.set(outTrackId, made);
        world.direct(userId).messages.push(made);
      }
      return result(true);
    },
    '/v1.0/card/instances': (body) => {
      const { outTrackId, cardData } = read(update, body);
      const found = world.cards.get(outTrackId);
      if (found === undefined) throw new FakeRefusal(404, 'resource.not.found');
      Object.assign(found, drawn(cardData.cardParamMap));
      return { success: true, result: true };
    },
    '/v1.0/im/sceneGroups': (body) => {
      const { uuid, userIdList, groupOwnerId } = read(newGroup, body);
      checkStaff([...userIdList, groupOwnerId]);
      const known = world.created.get(uuid);
      if (known !== undefined) return { openConversationId: known };
      const { id } = world.addRoom([groupOwnerId, ...userIdList]);
      world.created.set(uuid, id);
      return { openConversationId: id };
    },
    '/v1.0/im/sceneGroup/member/add': (body) => {
      const { openConversationId, userIds } = read(membership, body);
      checkStaff(userIds);
      for (const id of userIds) roomOf(openConversationId).members.add(id);
      return { success: true };
    },
    '/v1.0/im/sceneGroup/member/delete': (body) => {
      const { openConversationId, userIds } = read(membership, body);
      for (const id of userIds) roomOf(openConversationId).members.delete(id);
      return { success: true };
    },
    '/v1.0/im/sceneGroups/members/batchQuery': (body) => {
      const { openConversationId, nextToken } = read(listing, body);
      const all = [...roomOf(openConversationId).members];
      const from = Number(nextToken ?? 0);
      const hasMore = from + pageSize < all.length;
      return {
        success: true,
        memberUserIds: all.slice(from, from + pageSize),
        hasMore,
        ...(hasMore ? { nextToken: String(from + pageSize) } : {}),
      };
    },
    '/topapi/v2/user/get': (body) => {
      const person = world.people.get(String(body['userid']));
      if (person?.external !== false) throw new FakeRefusal(200, '60121');
      return { errcode: 0, errmsg: 'ok', result: { userid: person.id, name: person.name } };
    },
  };
}

function drawn(params: Readonly<Record<string, string>>): Pick<Message, 'text' | 'buttons'> {
  const { title = '', content = '', buttons = '[]' } = params;
  return {
    text: [title, content].filter((part) => part !== '').join('\n'),
    buttons: JSON.parse(buttons) as Message['buttons'],
  };
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new FakeRefusal(400, 'invalidParameter');
  return result.data;
}
