import { SoapError } from '../soap/index.ts'

/** Bounds where the contracts set none: far above what anybody sends, so that one message cannot fill a node. */
export const CEILINGS = {
  certReq: { most: 65_536, of: 'octets', source: 'ours' },
  certReference: { most: 65_536, of: 'octets', source: 'ours' },
  responseURL: { most: 2_048, of: 'characters', source: 'ours' },
  foreignCAR: { most: 64, of: 'characters', source: 'ours' },
  holderMnemonic: { most: 64, of: 'characters', source: 'ours' },
  keyCAR: { most: 64, of: 'octets', source: 'ours' },
  keyCHR: { most: 64, of: 'octets', source: 'ours' },
  certificateSeq: { most: 1_000, of: 'certificates', source: 'ours' }, // in one SendCertificates
  hash: { most: 64, of: 'octets', source: 'ours' }, // SHA-512
  cmsContainer: { most: 65_536, of: 'octets', source: 'ours' },
  'data to be signed': { most: 65_536, of: 'octets', source: 'ours' },
} as const satisfies Record<string, { most: number; of: string; source: string }>

/** @throws {SoapError} `not-as-agreed`: more than the ceiling */
export function holdToCeiling(where: keyof typeof CEILINGS, count: number): void {
  const { most, of, source } = CEILINGS[where]
  if (count > most) throw new SoapError('not-as-agreed', { where, why: `more than ${most} ${of} (${source})` })
}
