/**
 * The settings of the platforms, as data: which variable holds which, and which must be there. A platform is configured
 * when all that it needs is set. Adding one takes an entry here, its variables in `settings`, and a line in
 * `bot/platforms/index.ts`.
 */
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { type SettingName, settings } from './settings.ts';

interface Variables {
  /** What each variable starts with. */
  readonly prefix: string;
  readonly needed: Readonly<Record<string, SettingName>>;
  readonly optional: Readonly<Record<string, SettingName>>;
  /** Replaces the platform's own servers in tests. Alone it configures nothing. */
  readonly standIn: Readonly<Record<string, SettingName>>;
}

const variables = {
  slack: {
    prefix: 'SLACK_',
    needed: { botToken: 'SLACK_BOT_TOKEN' },
    optional: {
      appToken: 'SLACK_APP_TOKEN',
      signingSecret: 'SLACK_SIGNING_SECRET',
    },
    standIn: { apiUrl: 'SLACK_API_URL' },
  },
  dingtalk: {
    prefix: 'DINGTALK_',
    needed: {
      clientId: 'DINGTALK_CLIENT_ID',
      clientSecret: 'DINGTALK_CLIENT_SECRET',
      cardTemplateId: 'DINGTALK_CARD_TEMPLATE_ID',
    },
    optional: {
      robotCode: 'DINGTALK_ROBOT_CODE',
      groupTemplateId: 'DINGTALK_GROUP_TEMPLATE_ID',
      http: 'DINGTALK_HTTP',
    },
    standIn: { baseUrl: 'DINGTALK_API_URL' },
  },
  wecom: {
    prefix: 'WECOM_',
    needed: {
      corpId: 'WECOM_CORP_ID',
      agentId: 'WECOM_AGENT_ID',
      secret: 'WECOM_SECRET',
      token: 'WECOM_TOKEN',
      encodingAesKey: 'WECOM_ENCODING_AES_KEY',
    },
    optional: { botId: 'WECOM_BOT_ID', botSecret: 'WECOM_BOT_SECRET' },
    standIn: { baseUrl: 'WECOM_API_URL', botUrl: 'WECOM_BOT_URL' },
  },
  feishu: {
    prefix: 'FEISHU_',
    needed: { appId: 'FEISHU_APP_ID', appSecret: 'FEISHU_APP_SECRET' },
    optional: {
      encryptKey: 'FEISHU_ENCRYPT_KEY',
      verificationToken: 'FEISHU_VERIFICATION_TOKEN',
    },
    standIn: { baseUrl: 'FEISHU_BASE_URL' },
  },
} as const satisfies Readonly<Record<string, Variables>>;

/** Platforms that are reached over the network; the rehearsal's own chat needs no settings. */
export type RemotePlatform = keyof typeof variables;

export type PlatformSettings = {
  readonly [Name in RemotePlatform]: SettingsOf<Name> | undefined;
};

export type SettingsOf<Name extends RemotePlatform> = {
  readonly [Field in keyof Entry<Name>['needed']]: string;
} & { readonly [Field in keyof (Entry<Name>['optional'] & Entry<Name>['standIn'])]: string | undefined };

type Entry<Name extends RemotePlatform> = (typeof variables)[Name];

export const remotePlatforms = Object.keys(variables) as readonly RemotePlatform[];

/** Of each platform. */
export const settingPrefixes: readonly string[] = Object.values(variables).map(({ prefix }) => prefix);

type Read = (name: SettingName) => string | undefined;

export function readPlatformSettings(read: Read): PlatformSettings {
  const entries = remotePlatforms.map((name) => {
    const complete = entriesOf(name).needed.every(([, variable]) => read(variable) !== undefined);
    const values = Object.fromEntries(fieldsOf(name).map(([field, variable]) => [field, read(variable)]));
    return [name, complete ? values : undefined] as const;
  });
  // Each platform's fields are those of its entry.
  return Object.fromEntries(entries) as unknown as PlatformSettings;
}

export const isAnyConfigured = (platforms: PlatformSettings): boolean =>
  remotePlatforms.some((name) => platforms[name] !== undefined);

/** What a platform needs beside what is set of it. */
export function findIncomplete(read: Read): AnySaid[] {
  return remotePlatforms.flatMap((name) => {
    const { prefix, needed, optional } = entriesOf(name);
    const begun = [...needed, ...optional].some(([, variable]) => read(variable) !== undefined);
    if (!begun) return [];
    return needed
      .filter(([, variable]) => read(variable) === undefined)
      .map(([, variable]) => said('setting/incomplete', { name: variable, prefix }));
  });
}

/** The values that must never be written. */
export function secretsOfPlatforms(platforms: Partial<PlatformSettings>): readonly string[] {
  return remotePlatforms.flatMap((name) =>
    fieldsOf(name).flatMap(([field, variable]) => {
      const value = valueOf(platforms[name], field);
      return settings[variable].secret && value !== undefined ? [value] : [];
    }),
  );
}

/** For printing: of a secret, only whether it is set. */
export function redactPlatforms(platforms: PlatformSettings): Readonly<Record<string, unknown>> {
  const shown = remotePlatforms.map((name) => {
    const given = platforms[name];
    const fields = fieldsOf(name).map(([field, variable]) => {
      const value = valueOf(given, field);
      return [field, settings[variable].secret && value !== undefined ? '(set)' : value] as const;
    });
    return [name, given === undefined ? undefined : Object.fromEntries(fields)] as const;
  });
  return Object.fromEntries(shown);
}

function entriesOf(name: RemotePlatform) {
  const { prefix, needed, optional, standIn }: Variables = variables[name];
  return {
    prefix,
    needed: Object.entries(needed),
    optional: Object.entries(optional),
    standIn: Object.entries(standIn),
  };
}

function fieldsOf(name: RemotePlatform): readonly (readonly [string, SettingName])[] {
  const { needed, optional, standIn } = entriesOf(name);
  return [...needed, ...optional, ...standIn];
}

function valueOf(given: object | undefined, field: string): string | undefined {
  const found = Object.entries(given ?? {}).find(([name]) => name === field);
  return typeof found?.[1] === 'string' ? found[1] : undefined;
}
