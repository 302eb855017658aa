import type { LinkRule } from './step.ts'

/** Other role identifiers exist outside of EAC; what they grant is a matter of policy. */
export const knownTerminalType = {
  id: 'known-terminal-type',
  source: 'TR-03110-4 2',
  severity: 'warning',
  holds: ({ certificate }) => certificate.chat.terminalType !== 'unknown',
  detail: ({ certificate }) => certificate.chat.oid,
} as const satisfies LinkRule
