import { BridgeError, type OrderAnswer } from '../index.ts'
import type { CertificateSeen, RequestSeen } from './answers.ts'
import type { Occasion } from './api.ts'
import { isDocument, type Requests } from './requests.ts'
import { meaningOf } from './statuses.ts'
import { type UanatacaTicket, writeTicket } from './ticket.ts'

/** How a certificate stands there. */
export type Standing = 'valid' | 'suspended' | 'revoked'

/** What the RA has of a request, and what of its certificate. */
export class RequestReader {
  readonly #requests: Requests
  readonly #chainOf: (leaf: Uint8Array, signal: AbortSignal) => Promise<Uint8Array[]>

  constructor(requests: Requests, chainOf: (leaf: Uint8Array, signal: AbortSignal) => Promise<Uint8Array[]>) {
    this.#requests = requests
    this.#chainOf = chainOf
  }

  async read(at: UanatacaTicket, occasion: Occasion): Promise<OrderAnswer> {
    const request = await this.#requests.read(at.request, occasion)
    const ticket = writeTicket(at)
    const meaning = meaningOf(request.status)
    switch (meaning?.means) {
      case 'created':
        return { kind: 'pending', ticket, waitingFor: [await this.#documentsOrOfficer(at, occasion)] }
      case 'waits':
        return { kind: 'pending', ticket, waitingFor: [{ reason: meaning.reason, note: request.status }] }
      case 'issued':
        return this.#issued(ticket, request, occasion)
      case 'ended':
        return { kind: 'ended', ticket, as: meaning.as, why: `Uanataca says ${request.status}` }
      case undefined: // a word we do not know ends nothing
        return { kind: 'pending', ticket, waitingFor: [{ reason: 'unknown', note: request.status.slice(0, 200) }] }
    }
  }

  /** @throws {BridgeError} `permanent` where the request has no such certificate */
  async standing(at: UanatacaTicket, serial: string, occasion: Occasion): Promise<Standing> {
    const { certificate_set } = await this.#requests.read(at.request, occasion)
    const found = (certificate_set ?? []).find((one) => sameSerial(one.serial_number, serial))
    if (found !== undefined) return standingOf(found)
    throw new BridgeError('permanent', `the request ${at.request} has no certificate ${serial}`, {
      outcome: 'not-sent',
    })
  }

  async #documentsOrOfficer({ request }: UanatacaTicket, occasion: Occasion) {
    const missing = (await this.#requests.missing(request, occasion)).filter(isDocument)
    return missing.length > 0
      ? ({ reason: 'identity', note: `missing: ${missing.join(', ')}` } as const)
      : ({ reason: 'approval', note: 'by an officer of the RA' } as const)
  }

  async #issued(ticket: string, { certificate_set, status }: RequestSeen, { signal }: Occasion): Promise<OrderAnswer> {
    const newest = (certificate_set ?? []).reduce<CertificateSeen | undefined>(newer, undefined)
    if (newest?.data == null) return { kind: 'issuing', ticket } // the word goes before the certificate
    if (standingOf(newest) === 'revoked') {
      return { kind: 'ended', ticket, as: 'revoked', why: `Uanataca says ${newest.valid ?? status}` }
    }
    const leaf = new Uint8Array(Buffer.from(newest.data, 'base64'))
    return { kind: 'issued', ticket, chain: await this.#chainOf(leaf, signal) }
  }
}

const HOLD = '6' // RFC 5280 5.3.1

function standingOf({ valid, status, revokation_reason }: CertificateSeen): Standing {
  if (valid?.toUpperCase() !== 'REVOKED' && status !== '2') return status === '1' ? 'suspended' : 'valid'
  const isHeld = revokation_reason === HOLD || /hold/i.test(revokation_reason ?? '')
  return isHeld ? 'suspended' : 'revoked'
}

function newer(best: CertificateSeen | undefined, one: CertificateSeen): CertificateSeen {
  return best === undefined || Date.parse(one.valid_from ?? '') > Date.parse(best.valid_from ?? '') ? one : best
}

/** Compared as numbers: hexadecimal with zeros or without. */
function sameSerial(theirs: string | null | undefined, ours: string): boolean {
  return theirs != null && /^[0-9A-F]+$/i.test(theirs) && BigInt(`0x${theirs}`) === BigInt(`0x${ours}`)
}
