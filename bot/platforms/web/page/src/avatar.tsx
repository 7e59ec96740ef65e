import type { MemberView } from '../../api.ts';
import icon from './icon.svg';

const colours = ['#2b63d6', '#147562', '#6555d4', '#9c5400', '#a83f75', '#1f6f98', '#557019', '#a94f3e'];

function colourOf(id: string): string {
  let hash = 7;
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 9_973;
  return colours[hash % colours.length] ?? '#2b63d6';
}

/** Initials: the end of a person's name, the beginning of a company's. */
function initialsOf(name: string, external: boolean): string {
  const chars = Array.from(name.replaceAll(/\s+/g, ''));
  if (/^[\x20-\x7e]+$/.test(name)) return name.slice(0, 2);
  return (external ? chars.slice(0, 2) : chars.slice(-2)).join('');
}

interface AvatarProps {
  readonly id: string;
  readonly name: string;
  readonly external?: boolean;
  readonly size?: number;
}

export function PersonAvatar({ id, name, external = false, size = 36 }: AvatarProps) {
  if (id === 'bot') return <img className="avatar" src={icon} width={size} height={size} alt="" />;
  return (
    <span
      className="avatar"
      aria-hidden
      style={{ width: size, height: size, fontSize: size * 0.36, background: colourOf(id) }}
    >
      {initialsOf(name, external)}
    </span>
  );
}

/** A group's avatar: the initials of its first four members. */
export function GroupAvatar({ members, size = 40 }: { members: readonly MemberView[]; size?: number }) {
  return (
    <span className="avatar group-avatar" aria-hidden style={{ width: size, height: size }}>
      {members.slice(0, 4).map(({ id, name, external }) => (
        <span key={id} style={{ background: colourOf(id), fontSize: size * 0.24 }}>
          {initialsOf(name, external)
            .slice(external ? 0 : -1)
            .slice(0, 1)}
        </span>
      ))}
    </span>
  );
}
