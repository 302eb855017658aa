import { LONGEST_BODY, LONGEST_SUBJECT } from '../messages/index.ts'
import { SoapError } from '../soap/index.ts'

/** Bounds where the contracts set none: far above what anybody sends, so that one message cannot fill a node. */
export const SPOC_CEILINGS = {
  callerID: { most: 64, of: 'characters' },
  certificateRequest: { most: 65_536, of: 'octets' },
  certificateSequence: { most: 1_000, of: 'certificates' },
  subject: { most: LONGEST_SUBJECT, of: 'characters' },
  body: { most: LONGEST_BODY, of: 'characters' },
} as const satisfies Record<string, { most: number; of: string }>

/** @throws {SoapError} `not-as-agreed`: more than the ceiling */
export function holdToCeiling(where: keyof typeof SPOC_CEILINGS, count: number): void {
  const { most, of } = SPOC_CEILINGS[where]
  if (count > most) throw new SoapError('not-as-agreed', { where, why: `more than ${most} ${of} (ours)` })
}
