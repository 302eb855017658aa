import type { LinkRule } from './step.ts'

export const sameTerminalType = {
  id: 'same-terminal-type',
  source: 'TR-03110-3 2.7.1, note',
  severity: 'error',
  holds: ({ certificate, issuer }) => certificate.chat.oid === issuer.chat.oid,
  detail: ({ certificate, issuer }) => `${certificate.chat.oid} under ${issuer.chat.oid}`,
} as const satisfies LinkRule
