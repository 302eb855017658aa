import type { LinkRule } from './step.ts'

export const sameTerminalType = {
  id: 'same-terminal-type',
  source: 'TR-03110-3 C.4',
  severity: 'error',
  holds: ({ certificate, issuer }) => certificate.chat.oid === issuer.chat.oid,
  detail: ({ certificate, issuer }) => `${certificate.chat.oid} under ${issuer.chat.oid}`,
} as const satisfies LinkRule
