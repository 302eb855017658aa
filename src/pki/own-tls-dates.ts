import { createHash, X509Certificate } from 'node:crypto'

export const DAY = 86_400_000

/** What is looked at in a certificate of ours. */
export interface ShownCertificate {
  readonly fingerprint: string // SHA-256, lower-case hex
  readonly notBefore: Date
  readonly notAfter: Date
}

/** @param certificate PEM (the first one) or DER */
export function readShown(certificate: string | Uint8Array): ShownCertificate {
  const { fingerprint256, validFrom, validTo } = new X509Certificate(certificate)
  return {
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    notBefore: new Date(validFrom),
    notAfter: new Date(validTo),
  }
}

const SAFETY = DAY // an announcement is not waited for beyond this before the end of the one in use
const SPREAD = 0.1 // of the lead: what was issued on one day is not ordered anew in one hour

/** When the successor is ordered: the stated days before the end, or half of the life; a little earlier, by chance of the name. */
export function renewAt({ notBefore, notAfter, fingerprint }: ShownCertificate, renewBeforeDays: number): Date {
  const lead = leadOf({ notBefore, notAfter }, renewBeforeDays)
  const chance = createHash('sha256').update(fingerprint).digest().readUInt32BE() / 2 ** 32
  return new Date(notAfter.getTime() - lead * (1 + SPREAD * chance))
}

/** In milliseconds before the end, without the spread. */
function leadOf({ notBefore, notAfter }: Pick<ShownCertificate, 'notBefore' | 'notAfter'>, days: number): number {
  return Math.min(days * DAY, (notAfter.getTime() - notBefore.getTime()) / 2)
}

/** Whole days between the order of the successor and the last day on which it comes into use: the most that partners can be told before. */
export function noticeDays(shown: Pick<ShownCertificate, 'notBefore' | 'notAfter'>, renewBeforeDays: number): number {
  return Math.max(0, Math.floor((leadOf(shown, renewBeforeDays) - SAFETY) / DAY))
}

/** From when the successor is used, so that partners had the days to take note; never so late that the one in use runs out. */
export function useFrom(now: Date, days: number, inUse: Pick<ShownCertificate, 'notAfter'>): Date {
  const latest = inUse.notAfter.getTime() - SAFETY
  return new Date(Math.max(now.getTime(), Math.min(now.getTime() + days * DAY, latest)))
}

/** The days left at which people are told; 0: it is over. */
const WARNING_DAYS = [60, 30, 14, 7, 3, 1, 0] as const

/**
 * The warning that is due, if any.
 * @param renewBeforeDays of one that is renewed without people: only what is late is told
 */
export function warningDue(
  shown: Pick<ShownCertificate, 'notBefore' | 'notAfter'>,
  renewBeforeDays: number | undefined,
  now: Date,
): number | undefined {
  const left = (shown.notAfter.getTime() - now.getTime()) / DAY
  const late = renewBeforeDays === undefined ? Number.POSITIVE_INFINITY : leadOf(shown, renewBeforeDays) / 2 / DAY
  return WARNING_DAYS.filter((days) => days <= late && left <= days).at(-1)
}
