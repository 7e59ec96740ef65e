import { seatPosts } from '../../templates/reader/roles.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { companyLanguage } from '../in-words.ts';
import { tellLacking } from './tell-lacking.ts';

interface Empty {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly post: string;
  readonly supervisorId: string | null;
}

/**
 * 专人负责: strategic customers and key accounts without a person of their own for a post that has seats, or whose person has
 * left or no longer has the post. Told as customers without an owner are. A post that none of the staff has cannot be
 * filled, and is not asked for.
 */
export async function reportEmptySeats(core: Core): Promise<void> {
  const posts = seatPosts();
  const empty = await core.db.$queryRaw<Empty[]>`
    SELECT c.id, c.code, c.name, p.key AS post, CASE WHEN v.left_on IS NULL THEN v.id END AS "supervisorId"
    FROM customer c CROSS JOIN unnest(${posts.map(({ key }) => key)}::text[]) AS p(key)
      LEFT JOIN staff v ON v.id = c.supervisor_id
    WHERE c.state = 'active' AND (c.strategic_level = 'strategic' OR c.key_account IS NOT NULL)
      AND EXISTS (SELECT FROM staff s WHERE s.left_on IS NULL AND p.key = ANY(s.roles))
      AND NOT EXISTS (
        SELECT FROM post_seat h JOIN staff s ON s.id = h.staff_id
        WHERE h.customer_id = c.id AND h.post = p.key AND s.left_on IS NULL AND h.post = ANY(s.roles))
    ORDER BY c.code, p.key`;
  const labelOf = (post: string) =>
    posts.find(({ key }) => key === post)?.label ?? { 'zh-CN': post, en: post };
  await tellLacking(
    core,
    'empty-seat',
    empty.map(({ name, post, ...customer }) => ({
      ...customer,
      value: said('people/seat-of', { name, post: labelOf(post) }),
      mark: `${customer.id} ${post}`,
    })),
    ({ id }) => ({ post: labelOf(empty.find((one) => one.id === id)?.post ?? '')[companyLanguage(core)] }),
  );
}
