import { type Chat, type KnownTerminalType, type Role, rightsOf } from './chat.ts'

/** For people: one sentence for the role, one for each right. Reserved bits are not named and grant nothing. */
export interface ChatDescription {
  /** What the holder is, in plain words. */
  readonly role: string
  /** In the order of {@link RIGHTS}; empty for none. */
  readonly rights: readonly string[]
}

const ROLE_SENTENCES: Record<KnownTerminalType, Record<Role, string>> = {
  IS: {
    CVCA: 'country verifying CA for inspection systems',
    'DV-domestic': 'domestic document verifier of inspection systems',
    'DV-foreign': 'foreign document verifier of inspection systems',
    terminal: 'inspection system',
  },
  AT: {
    CVCA: 'country verifying CA for authentication terminals',
    'DV-domestic': 'official domestic document verifier of authentication terminals',
    'DV-foreign': 'non-official or foreign document verifier of authentication terminals',
    terminal: 'authentication terminal',
  },
  ST: {
    CVCA: 'country verifying CA for signature terminals',
    'DV-domestic': 'accreditation body for signature terminals',
    'DV-foreign': 'certification service provider for signature terminals',
    terminal: 'signature terminal',
  },
}

/** Role and rights of a CHAT in plain words. TR-03110-4 2.1.3.2, 2.2.3.2, 2.3. */
export function describeChat(chat: Chat): ChatDescription {
  const type = chat.terminalType
  if (type === 'unknown') return { role: `${chat.role} of the unknown terminal type ${chat.oid}`, rights: [] }
  return { role: ROLE_SENTENCES[type][chat.role], rights: rightsOf(chat).map(({ sentence }) => sentence) }
}
