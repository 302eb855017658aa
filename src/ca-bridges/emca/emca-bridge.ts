import { readCertificate } from '../../lists/index.ts'
import type { Product, RevocationReason } from '../../messages/index.ts'
import {
  type BridgeCall,
  BridgeError,
  type CertificateWish,
  inOrder,
  leafFirst,
  type OrderAnswer,
  productOf,
  type RevocationAnswer,
  type RevocationTarget,
  type X509Bridge,
} from '../index.ts'
import type { CallAt, EmcaCalls, EmcaFields } from './calls.ts'
import { refusal } from './errors.ts'
import type { EmcaMethod } from './methods.ts'
import { orderRequest } from './order-request.ts'
import type { EmcaAnswer } from './read-answer.ts'
import type { EmcaSettings } from './settings.ts'
import { meaningOf } from './statuses.ts'
import { readTicket, writeTicket } from './ticket.ts'

interface EmcaDeps {
  readonly calls: EmcaCalls
  /** Roots and intermediates of the settings, DER. */
  readonly known: () => Promise<readonly Uint8Array[]>
}

/** `revokeMode`. Six belongs to suspending. */
const REVOKE_MODES = {
  unspecified: '0',
  keyCompromise: '1',
  cACompromise: '2',
  affiliationChanged: '3',
  superseded: '4',
  cessationOfOperation: '5',
  privilegeWithdrawn: '9',
  aACompromise: '10',
} as const satisfies Record<RevocationReason, string>
const CERTIFICATE_HOLD = '6'

/** emCA of eMudhra, release 4.0: signed and encrypted requests. An order carries our number, and placed again it is the same order. */
export class EmcaBridge implements X509Bridge {
  readonly kind = 'emca'
  readonly name: string
  readonly repeatsSafely = true
  readonly revocationReasons = Object.keys(REVOKE_MODES) as readonly RevocationReason[]
  readonly polling = { firstSeconds: 60, factor: 2, longestSeconds: 3_600, floorSeconds: 0, stopAfterDays: 90 }
  readonly #settings: EmcaSettings
  readonly #deps: EmcaDeps

  constructor(name: string, settings: EmcaSettings, deps: EmcaDeps) {
    this.name = name
    this.#settings = settings
    this.#deps = deps
  }

  async order(wish: CertificateWish, call: BridgeCall): Promise<OrderAnswer> {
    const { method, signed, fields } = await orderRequest(wish, call, this.#settings)
    const answer = await this.#deps.calls.ask(method, signed, fields, call)
    return this.#orderAnswer(answer, answer.requestId)
  }

  async status(ticket: string, call: BridgeCall): Promise<OrderAnswer> {
    const known = readTicket(ticket)
    if (known === undefined) throw new BridgeError('not-found', `there is no order ${ticket}`, { outcome: 'refused' })
    const method = known.by === 'request' ? 'getCertificateByRequestID' : 'getCertificate'
    const answer = await this.#deps.calls.ask(method, known.id, {}, call)
    return this.#orderAnswer(answer, known.by === 'request' ? known.id : undefined, 'status')
  }

  async revoke(target: RevocationTarget, reason: RevocationReason, call: BridgeCall): Promise<RevocationAnswer> {
    const fields = { remarks: reason, revokeMode: REVOKE_MODES[reason] }
    await this.#change('revoke', target, fields, call, /already\s+(been\s+)?revoked/i)
    return { kind: 'revoked' }
  }

  async suspend(target: RevocationTarget, note: string, call: BridgeCall): Promise<void> {
    const fields = { remarks: note, revokeMode: CERTIFICATE_HOLD }
    await this.#change('suspend', target, fields, call, /already\s+(been\s+)?suspended/i)
  }

  async reinstate(target: RevocationTarget, note: string, call: BridgeCall): Promise<void> {
    await this.#change('reinstate', target, { remarks: note }, call, /not\s+suspended|already\s+active/i)
  }

  async listProducts(): Promise<readonly Product[]> {
    return this.#settings.products.map((product) => {
      const { profileName, profileId, says = `profile ${profileName ?? profileId}` } = product
      return productOf({ ...product, says })
    })
  }

  async test(call: CallAt): Promise<string> {
    const { calls } = this.#deps
    const { status, text } = await calls.ask('getCertificateProfileList', '', {}, call)
    if (meaningOf(status, this.#settings.words) === 'refused') throw refusal(text)
    return `it decrypts our requests (${calls.mode}) and accepts our signature; its profiles: ${text.slice(0, 500) || 'not told'}`
  }

  /** @param done what a failure says where it is as it should be already: those words are our guess */
  async #change(method: EmcaMethod, { serial }: RevocationTarget, fields: EmcaFields, call: BridgeCall, done: RegExp) {
    const { status, text } = await this.#deps.calls.ask(method, serial, fields, call)
    const meaning = meaningOf(status, this.#settings.words)
    if (meaning === 'done' || (meaning === 'refused' && done.test(text))) return
    if (meaning === 'refused') throw refusal(text)
    throw new BridgeError('transient', `${status} to ${method}, which is no answer`, {
      outcome: 'unknown',
      safeToRepeat: true,
    })
  }

  /** What came, whatever the status says; then what is awaited; then what was refused. */
  async #orderAnswer(answer: EmcaAnswer, requestId: string | undefined, asked?: 'status'): Promise<OrderAnswer> {
    const { certificates, status, text } = answer
    if (certificates.length > 0) return this.#issued(certificates)
    const meaning = meaningOf(status, this.#settings.words)
    if (meaning === 'refused') throw asked === 'status' ? unknownThere(refusal(text)) : refusal(text)
    if (requestId === undefined)
      throw noAnswer(`${status}: ${text.slice(0, 500)}, without a certificate or a requestId`)
    const ticket = writeTicket({ by: 'request', id: requestId })
    const note = (meaning === undefined ? `${status}: ${text}` : text).slice(0, 500)
    if (meaning === 'rejected') return { kind: 'ended', ticket, as: 'rejected', why: note || status }
    return { kind: 'pending', ticket, waitingFor: [{ reason: meaning === undefined ? 'unknown' : 'approval', note }] }
  }

  async #issued(certificates: readonly Uint8Array[]): Promise<OrderAnswer> {
    const [leaf, ...others] = leafFirst(certificates)
    if (leaf === undefined) throw noAnswer('of its certificates none is that of the order')
    const chain = inOrder(leaf, [...others, ...(await this.#deps.known())])
    return { kind: 'issued', ticket: writeTicket({ by: 'serial', id: serialOf(leaf) }), chain }
  }
}

/** Lower-case hex, without leading zeros. */
function serialOf(certificate: Uint8Array): string {
  return readCertificate(certificate).serial.replace(/^0+(?=.)/, '')
}

/** Where the one thing that was said is a number of the CA's own, our data is not what is wrong. */
function unknownThere(error: BridgeError): BridgeError {
  return error.class === 'validation' ? new BridgeError('not-found', error.message, { outcome: 'refused' }) : error
}

/** Nothing to go on with. With the same applicationId it can be asked for again. */
function noAnswer(says: string): BridgeError {
  return new BridgeError('permanent', says, { outcome: 'unknown', safeToRepeat: true })
}
