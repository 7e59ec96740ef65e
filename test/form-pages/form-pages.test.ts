import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { eraseCustomer } from '../../jobs/erasure/erase-customer.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { endWebAccess } from '../../jobs/sign-in/end-web-access.ts';
import { said } from '../../templates/reader/said.ts';
import { accountOf } from '../company.ts';
import { call } from '../platforms/web/client.ts';
import { type FormScene, openFormScene, site } from './scene.ts';

let scene: FormScene;
beforeEach(async () => {
  scene = await openFormScene();
});
afterEach(() => scene.close());

const log = {
  customer: 'C001',
  purpose: 'quotation',
  channel: 'email',
  summary: '报价已发',
  happenedOn: '2026-03-01',
};
const logs = () => scene.db.contactLog.findMany();
/** The link for a contact log about C001. */
const logPage = async (code = 'zhang') => {
  const customer =
    (await scene.db.customer.findUnique({ where: { code: 'C001' } })) ?? (await scene.aCustomer());
  return await scene.opens(code, 'log', customer.id);
};
const gone = '这张表打不开';

describe('on a chat without forms', () => {
  it('a button answers with a link, for that colleague alone', async () => {
    const path = await logPage();
    expect(scene.chat.messages.filter(({ text }) => text.includes('/forms/'))).toMatchObject([
      { room: `dm:${accountOf('zhang')}`, audience: 'staff' },
    ]);
    expect(scene.told('zhang').at(-1)).toMatch(/^联系记录\n[\s\S]*60 分钟内有效，只能提交一次/u);
    const { status, body } = await scene.get(path);
    expect(status).toBe(200);
    expect(body).toContain('以张伟的名义填写');
    expect(body).toContain('value="C001"');
    expect(body).toContain('value="2026-03-02"');
  });

  it('a customer gets no form and no link', async () => {
    const { id } = await scene.aCustomer();
    await scene.presses({ platformUserId: 'K-1', name: '王师傅', external: true }, 'log', id);
    expect(await scene.db.formPage.count()).toBe(0);
    expect(scene.chat.messages.filter(({ text }) => text.includes('/forms/'))).toEqual([]);
    await scene.opens('zhang', 'log', id);
    expect(await scene.db.formPage.count()).toBe(1);
  });

  it('without a public address, the answer says what the operator must do', async () => {
    const { id } = await scene.aCustomer();
    Reflect.deleteProperty(scene.core, 'publicUrl');
    await scene.presses({ platformUserId: accountOf('zhang'), name: '张伟', external: false }, 'log', id);
    expect(scene.told('zhang').at(-1)).toContain('XINHANG_PUBLIC_URL');
    expect(await scene.db.formPage.count()).toBe(0);
  });

  it('the address says nothing of anybody, and neither it nor its token is stored or logged', async () => {
    const path = await logPage();
    const token = path.slice('/forms/'.length);
    expect(token).toMatch(/^[\w-]{43}$/u);
    await scene.submit(path, log);
    const kept = JSON.stringify([
      await scene.db.formPage.findMany(),
      await scene.db.inboundItem.findMany({ omit: { seq: true } }),
      (await scene.db.audit.findMany()).map((row) => ({ ...row, id: Number(row.id) })),
      scene.log.lines,
    ]);
    expect(kept).not.toContain(token);
  });
});

describe('a submission', () => {
  it('does the work once, says so on the page and in the chat, and the page is used up', async () => {
    const path = await logPage();
    const done = await scene.submit(path, log);
    expect(done).toMatchObject({ status: 200 });
    expect(done.body).toContain('已记入联系记录');
    expect(await logs()).toMatchObject([{ summary: '报价已发', purpose: 'quotation' }]);
    await scene.sink.drained();
    expect(scene.told('zhang').at(-1)).toContain('已记入联系记录');
    const again = await scene.submit(path, { ...log, summary: '又一次' });
    expect(again.body).not.toContain('<form');
    expect((await scene.get(path)).body).not.toContain('<form');
    expect(await logs()).toHaveLength(1);
  });

  it('twice in the same moment is one', async () => {
    const path = await logPage();
    scene.holdSubmissions(3);
    const answers = await Promise.all([1, 2, 3].map(() => scene.submit(path, log)));
    for (const { body } of answers) expect(body).toContain('已记入联系记录');
    const submitted = { dedupeKey: { startsWith: 'form-page:' } };
    expect(await scene.db.inboundItem.count({ where: submitted })).toBe(1);
    expect(await logs()).toHaveLength(1);
  });

  it('with a mistake brings the form back with everything typed and the mistake at its field; corrected, it is done', async () => {
    const path = await logPage();
    const wrong = await scene.submit(path, {
      ...log,
      happenedOn: '2026-09-09',
      summary: '第一行\r\n<b>"二"</b>',
    });
    expect(wrong.status).toBe(200);
    expect(wrong.body).toMatch(
      /<textarea[^>]*id="field.summary"[^>]*>\n第一行\n&lt;b&gt;&quot;二&quot;&lt;\/b&gt;<\/textarea>/u,
    );
    expect(wrong.body).toMatch(/<option value="quotation" selected>/u);
    expect(wrong.body).toMatch(
      /<input type="date" id="field.happenedOn"[^>]* aria-invalid="true" aria-describedby="field.happenedOn.hint field.happenedOn.wrong" value="2026-09-09">/u,
    );
    expect(wrong.body).toMatch(/id="field.happenedOn.wrong" role="alert">[^<]+</u);
    // Nothing in the chat: the page shows it.
    expect(scene.told('zhang')).toHaveLength(1);
    expect(await logs()).toEqual([]);
    expect((await scene.get(path)).body).toContain('第一行');
    expect((await scene.submit(path, log)).body).toContain('已记入联系记录');
    expect(await logs()).toHaveLength(1);
  });

  it('what the work itself refuses comes back in the page too', async () => {
    await scene.aCustomer();
    const path = scene.linkIn(await opened('li', 'customer new'));
    const taken = { code: 'C001', name: '杭州精工', tier: 'ordinary', salesperson: accountOf('zhang') };
    const { body } = await scene.submit(path ?? '', taken);
    expect(body).toContain('客户代号 C001 已经有人用了');
    expect(body).toContain('value="杭州精工"');
    expect(body).toMatch(/<option value="U-zhang" selected>张伟 zhang<\/option>/u);
    expect((await scene.submit(path ?? '', { ...taken, code: 'C002' })).body).toContain(
      '已建立 C002 杭州精工',
    );
  });

  it('carries only the answers to the form’s own questions', async () => {
    const path = await logPage();
    await scene.submit(path, { ...log, __proto__: 'x', subject: 'C002', more: '多余' });
    const [item] = await scene.db.inboundItem.findMany({
      where: { dedupeKey: { startsWith: 'form-page:' } },
    });
    expect(item?.payload).toMatchObject({ values: log });
    expect(JSON.stringify(item?.payload)).not.toContain('多余');
  });

  it('is authorised again: what is no longer theirs is refused, recorded and not saved', async () => {
    const path = await logPage();
    await scene.db.customer.updateMany({
      data: { salespersonId: scene.staff.zhao.id, supervisorId: scene.staff.qian.id },
    });
    const { body } = await scene.submit(path, log);
    expect(body).not.toContain('已记入');
    expect(body).toContain('报价已发');
    expect(await logs()).toEqual([]);
    expect(await scene.db.audit.count({ where: { action: 'command.refused', actor: '张伟' } })).toBe(1);
  });

  it('while the platform does not say who it is, waits on the page, and is done later', async () => {
    await scene.close();
    scene = await openFormScene({ pages: { patienceMs: 50 } });
    const path = await logPage();
    const { person } = scene.platform;
    scene.platform.person = async () => {
      throw new XinhangError('platform_refused', said('slack/unreachable', { why: 'timeout' }), {
        retry: 'later',
      });
    };
    const waits = await scene.submit(path, log);
    expect(waits).toMatchObject({ status: 200, headers: { refresh: '2' } });
    expect(waits.body).toContain('正在保存');
    expect((await scene.get(path)).body).not.toContain('<form');
    scene.platform.person = person;
    await scene.sink.drained();
    await scene.db.$executeRaw`UPDATE inbound SET lease_until = 'epoch' WHERE state <> 'done'`;
    await workInbox(scene.core);
    expect((await scene.get(path)).body).toContain('已记入联系记录');
    expect(await logs()).toHaveLength(1);
  });

  it('that failed for good brings the page back with what was typed', async () => {
    await scene.close();
    scene = await openFormScene({ pages: { patienceMs: 50 } });
    const path = await logPage();
    const { person } = scene.platform;
    scene.platform.person = async () => {
      throw new Error('boom');
    };
    expect((await scene.submit(path, log)).body).toContain('正在保存');
    await scene.sink.drained();
    scene.platform.person = person;
    await scene.db.$executeRaw`UPDATE inbound SET lease_until = 'epoch', attempts = 99 WHERE state <> 'done'`;
    await workInbox(scene.core);
    const { body } = await scene.get(path);
    expect(body).toContain('没有处理成功');
    expect(body).toContain('报价已发');
    await scene.submit(path, log);
    await scene.sink.drained();
    expect((await scene.get(path)).body).toContain('已记入联系记录');
  });
});

/** A form that a command opens. */
async function opened(code: string, text: string): Promise<string | undefined> {
  const from = { platformUserId: accountOf(code), name: code, external: false };
  const handle = { platformUserId: accountOf(code) };
  const at = scene.clock.now().toString();
  await scene.sink.accept({ kind: 'command', platform: 'paper', dedupeKey: text, at, from, text, handle });
  await scene.sink.drained();
  return scene.told(code).at(-1);
}

describe('a page is dead', () => {
  /** Whether neither looking nor submitting shows or does anything. */
  const isDead = async (path: string): Promise<boolean> => {
    const answers = [await scene.get(path), await scene.submit(path, log)];
    const silent = answers.every(
      ({ status, body }) => status === 404 && body.includes(gone) && !/<form|客户C001/u.test(body),
    );
    return silent && (await logs()).length === 0;
  };

  it('an hour later, and what was typed is shown for copying', async () => {
    const path = await logPage();
    await scene.timePasses('59 minutes 50 seconds');
    expect((await scene.get(path)).status).toBe(200);
    await scene.timePasses('11 seconds');
    expect(await isDead(path)).toBe(true);
    expect((await scene.submit(path, { ...log, summary: '写了很久' })).body).toMatch(
      /<textarea readonly[^>]*>[^<]*写了很久/u,
    );
  });

  it('for who has left, also after they come back', async () => {
    const path = await logPage();
    await scene.db.staff.update({ where: { code: 'zhang' }, data: { leftOn: new Date('2026-03-01') } });
    expect(await isDead(path)).toBe(true);
    await scene.db.$transaction((tx) => endWebAccess(tx, { staffId: scene.staff.zhang.id }));
    await scene.db.staff.update({ where: { code: 'zhang' }, data: { leftOn: null } });
    expect(await isDead(path)).toBe(true);
  });

  it('when the account is someone else’s', async () => {
    const path = await logPage();
    await scene.db.staffIdentity.updateMany({
      where: { staffId: scene.staff.zhang.id },
      data: { platformUserId: 'U-new' },
    });
    expect(await isDead(path)).toBe(true);
  });

  it('when the platform says that the account has become a guest’s', async () => {
    const path = await logPage();
    const id = accountOf('zhang');
    scene.chat.people.set(id, { platformUserId: id, name: '张伟', external: true, bot: false });
    await scene.submit(path, log);
    expect(await isDead(path)).toBe(true);
  });

  it('when its customer has been erased', async () => {
    const path = await logPage();
    const [customer] = await scene.db.customer.findMany();
    if (customer === undefined) throw new Error('no customer');
    await eraseCustomer(scene.core, null, await scene.customer('C001'));
    expect(await isDead(path)).toBe(true);
    expect(JSON.stringify(await scene.db.formPage.findMany())).not.toContain('C001');
  });

  it.each(['x', 'x'.repeat(43), '%00', '..%2Fconsole'])('if no one was ever given it: %s', async (token) => {
    await scene.aCustomer();
    expect(await isDead(`/forms/${token}`)).toBe(true);
  });
});

describe('the page', () => {
  it('runs no script, loads nothing, shows in no frame and is stored by no browser', async () => {
    const path = await logPage();
    for (const { headers, body } of [
      await scene.get(path),
      await scene.submit(path, {}),
      await scene.get('/forms/x'),
    ]) {
      expect(body).not.toMatch(/<script|javascript:|\son\w+=|style="/u);
      const policy = String(headers['content-security-policy']);
      const nonce = /<style nonce="([^"]+)">/u.exec(body)?.[1];
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain(`style-src 'nonce-${nonce}'`);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('script-src');
      expect(policy).not.toContain('unsafe');
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['referrer-policy']).toBe('same-origin');
    }
  });

  it('accepts nothing from another site’s page', async () => {
    const path = await logPage();
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: '', 'sec-fetch-site': 'cross-site' },
    ]) {
      expect((await scene.submit(path, log, headers)).status).toBe(403);
    }
    expect(await logs()).toEqual([]);
    expect((await scene.submit(path, log)).body).toContain('已记入联系记录');
    expect(await logs()).toHaveLength(1);
  });

  it('is not used up by whatever looks at it beforehand', async () => {
    const path = await logPage();
    for (let n = 0; n < 3; n += 1) await scene.get(path);
    await call(`${scene.server}${path}`, { method: 'HEAD' });
    expect((await scene.submit(path, log)).body).toContain('已记入联系记录');
  });

  it('guessing is slowed down, and does not slow down who has a page', async () => {
    await scene.close();
    scene = await openFormScene({ pages: { unknownPerMinute: 5 } });
    // It has not been opened yet.
    const path = await logPage();
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) statuses.push((await scene.get(`/forms/${String(n).repeat(43)}`)).status);
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429]);
    expect((await scene.get(path)).status).toBe(200);
  });

  it('one page cannot be asked for without end', async () => {
    await scene.close();
    scene = await openFormScene({ pages: { perMinute: 3 } });
    const path = await logPage();
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await scene.get(path)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429, 429]);
  });

  it('a colleague opens a hundred in an hour, and then no more; expired ones are deleted', async () => {
    const { id } = await scene.aCustomer();
    await scene.opens('zhang', 'log', id);
    const [one] = await scene.db.formPage.findMany({ omit: { id: true } });
    if (one === undefined) throw new Error('no page');
    const { handle, view, answer: _none, ...row } = one;
    await scene.db.formPage.createMany({
      data: Array.from({ length: 99 }, (_, n) => ({
        ...row,
        handle: handle ?? {},
        view: view ?? {},
        tokenDigest: `${n}`,
      })),
    });
    await expect(scene.opens('zhang', 'log', id)).rejects.toThrow('很多张表');
    await scene.opens('li', 'log', id);
    await scene.timePasses('121 minutes');
    for (let n = 0; n < 6; n += 1) await scene.opens('zhang', 'log', id);
    expect(await scene.db.formPage.count()).toBe(6);
  });

  it('speaks the language that its reader chose', async () => {
    await scene.db.staff.update({ where: { code: 'zhang' }, data: { language: 'en' } });
    const path = await logPage();
    const { body } = await scene.get(path);
    expect(body).toContain('<html lang="en">');
    expect(body).toContain('Filled in as 张伟');
    expect(scene.told('zhang').at(-1)).toContain(`${site}/forms/`);
    expect(scene.told('zhang').at(-1)).toContain('can be submitted once');
  });
});
