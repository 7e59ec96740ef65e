import { plainText, type Content } from '../../templates/reader/card.ts';
import {
  type Capabilities,
  type ChatPlatform,
  noPace,
  type PostedItem,
  type SendOptions,
  type SendResult,
} from '../../jobs/ports.ts';

/** A message as `simulate --json` prints it. The format is a public surface. */
export interface SimulatedMessage {
  readonly at: string;
  readonly audience: 'customer' | 'staff';
  /** `customer:<code>`, `staff:<code>` or `dm:<staff>`. */
  readonly room: string;
  readonly to: readonly string[];
  readonly items: readonly PostedItem[];
  readonly text: string;
}

const capabilities: Capabilities = {
  groupInbound: 'none',
  whisper: 'none',
  customerJoin: 'api',
  customerPost: 'direct',
  replyLink: 'none',
  settle: 'read-back',
  form: 'modal',
  edit: 'none',
  seesEdits: false,
  seesDeletes: false,
  seesMembers: true,
  home: 'none',
  maxTextChars: Number.POSITIVE_INFINITY,
  requestLimitMs: 1_000,
  pace: noPace,
};

/** A platform without people: passes on every message that would be posted. */
export function createRecorder(zone: string, onMessage: (message: SimulatedMessage) => void): ChatPlatform {
  const posted = new Set<string>();
  const record =
    (room: string, to: readonly string[], text: Content & { audience: 'customer' | 'staff' }) =>
    (options: SendOptions): SendResult => {
      posted.add(options.marker);
      onMessage({
        at: options.at.toZonedDateTimeISO(zone).toString({ timeZoneName: 'never', smallestUnit: 'second' }),
        audience: text.audience,
        room,
        to,
        items: options.about,
        text: plainText(text),
      });
      return { status: 'accepted', ref: { platformRoomId: room, platformMessageId: options.marker } };
    };
  return {
    id: 'simulation',
    capabilities,
    start: async () => {},
    stop: async () => {},
    problem: () => null,
    ensureRoom: async (request) => ({
      status: 'ready',
      platformRoomId: `${request.kind}:${request.customerCode}`,
    }),
    invite: async () => ({ refused: [] }),
    remove: async () => ({ refused: [] }),
    members: async () => [],
    // The book's accounts are all colleagues'.
    person: async (id) => ({ platformUserId: id, name: id, external: false, bot: false }),
    post: async (room, text, options) => record(room.platformRoomId, [], text)(options),
    postStaff: async (room, text, options) => record(room.platformRoomId, [], text)(options),
    dm: async (to, text, options) => record(`dm:${to.platformUserId}`, [to.platformUserId], text)(options),
    update: async () => ({
      status: 'rejected',
      problem: 'unsupported',
      detail: 'a simulation changes nothing',
    }),
    find: async (target, markers) => {
      const platformRoomId =
        target.kind === 'room' ? target.platformRoomId : `dm:${target.to.platformUserId}`;
      const found = markers
        .filter((marker) => posted.has(marker))
        .map((marker) => [marker, { platformRoomId, platformMessageId: marker }] as const);
      return { status: 'read', found: new Map(found) };
    },
    answer: async () => ({
      status: 'rejected',
      problem: 'unsupported',
      detail: 'a simulation has no people',
    }),
    openForm: async () => ({
      status: 'rejected',
      problem: 'unsupported',
      detail: 'a simulation has no people',
    }),
  };
}
