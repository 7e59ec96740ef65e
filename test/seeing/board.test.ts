import { afterAll, beforeAll, expect, it } from 'vitest';
import { mountConsole } from '../../bot/console/mount-console.ts';
import { addQueueBoard } from '../../bot/console/queue-board.ts';
import { createHttp } from '../../bot/http.ts';
import { enterStaff } from '../../jobs/book/load-book.ts';
import { openQueue } from '../../jobs/queue/open-queue.ts';
import { offerLink, signIn } from '../../jobs/sign-in/sign-in.ts';
import { describeOnEach } from '../queue/backends.ts';
import { createKeptLog } from '../queue/log.ts';
import { openScene, type Scene } from '../outbox/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  await enterStaff(
    scene.core,
    [{ code: 'ops', name: '周运维', roles: ['operator'], reportsTo: null }],
    'paper',
  );
});
afterAll(() => scene.close());

describeOnEach('the board of the queue on', ({ open }) => {
  it('is there for operators who are signed in, and only shows', async () => {
    const backend = await open();
    const queue = await openQueue({ backend: backend.choice, log: createKeptLog() });
    const http = createHttp({ host: '127.0.0.1', port: 0, log: createKeptLog(), ready: async () => [] });
    const web = mountConsole(http.app, scene.core, { publicUrl: 'http://127.0.0.1/crm' });
    addQueueBoard(web, queue, '/crm');
    const address = await http.listen();
    const get = async (path: string, cookie?: string, method = 'GET') =>
      await fetch(`${address}${path}`, {
        method,
        redirect: 'manual',
        headers: cookie === undefined ? {} : { cookie },
      });
    const cookieOf = async (code: string) => {
      const session = await signIn(scene.core, await offerLink(scene.core, await scene.staff(code), 'paper'));
      return `xinhang=${session?.token ?? ''}`;
    };
    try {
      await queue.ask({ name: 'run-day', day: '2026-03-02' });
      const operator = await cookieOf('ops');
      const page = await get('/queues', operator);
      expect(page.status).toBe(200);
      const board = await page.text();
      const [script = ''] = /static\/js\/[\w.-]+\.js/u.exec(board) ?? [];
      expect(board).toContain('<base href="/crm/queues/" />');
      expect((await get(`/queues/${script}`, operator)).status).toBe(200);
      const listed = await get('/queues/api/queues?activeQueue=xinhang-run-day&status=latest', operator);
      expect(await listed.json()).toMatchObject({
        queues: expect.arrayContaining([
          expect.objectContaining({
            name: 'xinhang-run-day',
            readOnlyMode: true,
            jobs: [expect.objectContaining({ data: { name: 'run-day', day: '2026-03-02' } })],
          }),
        ]),
      });
      expect((await get('/queues/api/queues/xinhang-run-day/pause', operator, 'PUT')).status).toBe(405);
      expect(await get('/console', operator).then((answer) => answer.text())).toContain('/crm/queues');
      const director = await cookieOf('chen');
      for (const path of ['/queues', `/queues/${script}`, '/queues/api/queues']) {
        expect((await get(path)).status, path).toBe(303);
        expect((await get(path, director)).status, path).toBe(404);
      }
    } finally {
      await http.close();
      await queue.close();
      await backend.close();
    }
  });
});
