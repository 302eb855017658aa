import { ListError, readCertificate } from '../../lists/index.ts'
import { certificatesOnly } from '../index.ts'

/** What the CA says, whichever method it was. */
export interface EmcaAnswer {
  /** Its own word. */
  readonly status: string
  /** Where `result` is a certificate or PKCS#7: what is in it, DER, in no order. */
  readonly certificates: readonly Uint8Array[]
  /** Where `result` is anything else. */
  readonly text: string
  readonly requestId: string | undefined
}

const LONGEST_ID = 100

/** @returns undefined for what is no answer */
export function readAnswer(body: string): EmcaAnswer | undefined {
  const fields = objectIn(body)
  if (typeof fields?.status !== 'string') return undefined
  const result = typeof fields.result === 'string' ? fields.result : ''
  const certificates = certificatesIn(result)
  const requestId = idIn(fields.requestId)
  return { status: fields.status, certificates, text: certificates.length > 0 ? '' : result, requestId }
}

function objectIn(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function idIn(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return text === '' || text.length > LONGEST_ID ? undefined : text
}

/** @param result base64 of a certificate or of PKCS#7, in armour or bare; empty where it is neither */
function certificatesIn(result: string): Uint8Array[] {
  const bare = result.replace(/-----[A-Z0-9 #]+-----/g, '').replace(/\s/g, '')
  if (bare === '' || !/^[A-Za-z0-9+/]+=*$/.test(bare)) return []
  const octets = Buffer.from(bare, 'base64')
  for (const read of [certificateIn, certificatesOnly]) {
    try {
      return read(octets)
    } catch (error) {
      if (!(error instanceof ListError)) throw error
    }
  }
  return []
}

/** @throws {ListError} */
function certificateIn(octets: Uint8Array): Uint8Array[] {
  return [readCertificate(octets).octets]
}
