import { createHash, createPublicKey } from 'node:crypto'
import { type Product, REVOCATION_REASONS, type RevocationReason } from '../../messages/index.ts'
import type { KeyStore } from '../../signatures/index.ts'
import {
  authorityKeyIdentifier,
  type CertificateBody,
  crlPlace,
  newSerial,
  readCrl,
  subjectKeyIdentifier,
  writeCertificateBody,
  writeCrlBody,
} from '../../spoc-channel/index.ts'
import type { Database } from '../../store/index.ts'
import {
  type BridgeCall,
  BridgeError,
  type CertificateWish,
  type OrderAnswer,
  type ProvenRequest,
  type Reconciled,
  type RevocationAnswer,
  type RevocationTarget,
  readRequest,
  type X509Bridge,
} from '../index.ts'
import { Books, type IssuedRecord } from './books.ts'
import { extensionsOfProfile, PROFILES, type Profile, privateKeyUsage, profileNamed } from './profiles.ts'
import { type OpenRoot, openRoot, type RootSettings } from './root.ts'

export interface LocalCaSettings {
  readonly name: string
  readonly root: RootSettings
  /** Where its CRL is published, by http; stands in each certificate. */
  readonly crlUrl: string
  /** How long a CRL holds. */
  readonly crlDays: number
  /** As in the machine readable zone, for document signers; undefined: it issues none. */
  readonly mrzCountry: string | undefined
}

interface LocalCaDeps {
  readonly db: Database
  readonly keys: KeyStore
  readonly now: () => Date
}

const DAY = 86_400_000
const SIGNING_DAYS = 92 // of a document signer: Doc 9303-12 7.1 advises three months
const MOST_CRL_DAYS = 1 // a new CRL is published after so long
const TICKET = 'local/1 '

/**
 * A small CA of our own: for SPOC TLS where the state has no other, for trials and tests. It issues at once, keeps what it issued in
 * the node's database and its key in the node's key store, and never issues twice for one key of an order.
 */
export class LocalCa implements X509Bridge {
  readonly kind = 'local'
  readonly name: string
  readonly repeatsSafely = true
  readonly revocationReasons: readonly RevocationReason[]
  readonly polling = { firstSeconds: 1, factor: 2, longestSeconds: 60, floorSeconds: 0, stopAfterDays: 1 }
  readonly #settings: LocalCaSettings
  readonly #deps: LocalCaDeps
  readonly #books: Books
  #root: Promise<OpenRoot> | undefined

  constructor(settings: LocalCaSettings, deps: LocalCaDeps) {
    this.name = settings.name
    this.revocationReasons = Object.keys(REVOCATION_REASONS) as RevocationReason[]
    this.#settings = settings
    this.#deps = deps
    this.#books = new Books(deps.db, settings.name)
  }

  async order(wish: CertificateWish, { key, now }: BridgeCall): Promise<OrderAnswer> {
    const wishSha256 = sha256(wish)
    const known = await this.#books.find(key)
    if (known === undefined) {
      const made = await this.#decide(wish, now)
      await this.#books.write({ orderKey: key, wishSha256, ...made }, now)
    }
    const written = known ?? (await this.#books.find(key))
    if (written?.wishSha256 !== wishSha256) {
      throw new BridgeError('validation', `the key ${key} was used for another order`, { outcome: 'refused' })
    }
    return this.#issue(written)
  }

  async status(ticket: string): Promise<OrderAnswer> {
    const record = ticket.startsWith(TICKET) ? await this.#books.find(ticket.slice(TICKET.length)) : undefined
    if (record === undefined) throw new BridgeError('not-found', `there is no order ${ticket}`, { outcome: 'refused' })
    return this.#issue(record)
  }

  async reconcile(_wish: CertificateWish, { key }: BridgeCall): Promise<Reconciled> {
    const record = await this.#books.find(key)
    return record === undefined ? { kind: 'absent' } : { kind: 'found', answer: await this.#issue(record) }
  }

  async revoke(target: RevocationTarget, reason: RevocationReason, { now }: BridgeCall): Promise<RevocationAnswer> {
    if (await this.#books.revoke(target.serial, REVOCATION_REASONS[reason], now)) return { kind: 'revoked' }
    throw new BridgeError('not-found', `${this.name} issued no certificate ${target.serial}`, { outcome: 'refused' })
  }

  async listProducts(): Promise<readonly Product[]> {
    return Object.entries(PROFILES)
      .filter(([, profile]) => this.#offers(profile))
      .map(([name, { says, days }]) => ({ name, says, keyAt: 'ours', days }))
  }

  async test({ now }: Pick<BridgeCall, 'now'>): Promise<string> {
    const { notAfter } = await this.#open()
    const until = notAfter.toISOString().slice(0, 10)
    if (notAfter <= now) throw new BridgeError('permanent', `its root ended on ${until}`, { outcome: 'not-sent' })
    return `its key is in the key store, its root is valid until ${until}`
  }

  /** DER; made where there is none yet. */
  async root(): Promise<Uint8Array> {
    return (await this.#open()).certificate
  }

  /** A new CRL of everything that is revoked, in DER. RFC 5280 5. */
  async crl(): Promise<Uint8Array> {
    const { signer, key } = await this.#open()
    const thisUpdate = this.#deps.now()
    const body = {
      issuer: this.#settings.root.subject,
      issuerKey: key,
      revoked: await this.#books.listRevoked(),
      number: await this.#books.nextCrlNumber(),
      thisUpdate,
      nextUpdate: new Date(thisUpdate.getTime() + this.#settings.crlDays * DAY),
    }
    return signer.sign(writeCrlBody(body, signer.algorithm))
  }

  /** Whether a CRL may stay published: it is one of this CA, has all that is revoked, and is new enough. */
  async isFresh(octets: Uint8Array): Promise<boolean> {
    const read = readCrl(octets)
    if (!read.ok || read.crl.issuer.comparable !== (await this.#open()).subject) return false
    const { thisUpdate, revoked } = read.crl
    const age = this.#deps.now().getTime() - thisUpdate.getTime()
    if (age < 0 || age >= DAY * Math.min(MOST_CRL_DAYS, this.#settings.crlDays / 2)) return false
    return (await this.#books.listRevoked()).every(({ serial }) => revoked.has(serial))
  }

  /** What is signed of the certificate. @throws {BridgeError} `validation` */
  async #decide(wish: CertificateWish, now: Date): Promise<{ serial: string; body: Uint8Array }> {
    const [profile, request] = [this.#profileFor(wish), await requestOf(wish)]
    const root = await this.#open()
    const serial = newSerial()
    const body = this.#bodyOf(wish, profile, request, root, now)
    return {
      serial: Buffer.from(serial).toString('hex'),
      body: writeCertificateBody(body, serial, root.signer.algorithm),
    }
  }

  #bodyOf(wish: CertificateWish, profile: Profile, { publicKeyInfo }: ProvenRequest, root: OpenRoot, now: Date) {
    const { days = profile.days.usual, subject } = wish
    const notAfter = new Date(now.getTime() + days * DAY)
    if (notAfter > root.notAfter) {
      const until = root.notAfter.toISOString().slice(0, 10)
      throw refusal(`${days} days reach beyond the root, which is valid until ${until}`, 'days')
    }
    const subjectKey = createPublicKey({ key: Buffer.from(publicKeyInfo), format: 'der', type: 'spki' })
    const extensions = [
      ...extensionsOfProfile(profile, wish, subjectKey, this.#settings.mrzCountry),
      ...(profile.isDocumentSigner ? [privateKeyUsage(now, new Date(now.getTime() + SIGNING_DAYS * DAY))] : []),
      subjectKeyIdentifier(subjectKey),
      authorityKeyIdentifier(root.key),
      crlPlace(this.#settings.crlUrl),
    ]
    return {
      subject,
      issuer: this.#settings.root.subject,
      subjectKey,
      notBefore: now,
      notAfter,
      extensions,
    } satisfies CertificateBody
  }

  #profileFor({ product, days, dnsNames, fields }: CertificateWish): Profile {
    const profile = profileNamed(product)
    if (profile === undefined || !this.#offers(profile)) {
      throw refusal(`there is no product ${product}; eac ca products ${this.name} shows those there are`, 'product')
    }
    if (days !== undefined && (days < 1 || days > profile.days.most)) {
      throw refusal(`a ${product} is valid for 1 to ${profile.days.most} days`, 'days')
    }
    if (profile.names === 'needed' && dnsNames.length === 0) throw refusal(`a ${product} needs a DNS name`, 'dnsNames')
    if (profile.names === 'none' && dnsNames.length > 0) throw refusal(`a ${product} has no DNS names`, 'dnsNames')
    const [field] = Object.keys(fields)
    if (field !== undefined) throw refusal(`a ${product} has no field ${field}`, field)
    return profile
  }

  #offers({ isDocumentSigner }: Profile): boolean {
    return isDocumentSigner !== true || this.#settings.mrzCountry !== undefined
  }

  /** Signs what the books say, unless it is signed. */
  async #issue(record: IssuedRecord): Promise<OrderAnswer> {
    const { orderKey, revokedAt } = record
    const ticket = `${TICKET}${orderKey}`
    if (revokedAt !== undefined)
      return { kind: 'ended', ticket, as: 'revoked', why: `revoked at ${revokedAt.toISOString()}` }
    const { signer, certificate: root } = await this.#open()
    if (record.certificate !== undefined) return { kind: 'issued', ticket, chain: [record.certificate, root] }
    await this.#books.keepSigned(orderKey, await signer.sign(record.body))
    const { certificate } = (await this.#books.find(orderKey)) ?? record
    if (certificate === undefined) throw new Error(`the certificate of the order ${orderKey} is gone`)
    return { kind: 'issued', ticket, chain: [certificate, root] }
  }

  #open(): Promise<OpenRoot> {
    const { keys, now } = this.#deps
    this.#root ??= openRoot(this.#books, keys, this.#settings.root, now()).catch((error) => {
      this.#root = undefined
      throw error
    })
    return this.#root
  }
}

async function requestOf({ key }: CertificateWish): Promise<ProvenRequest> {
  if (key.at === 'ca') throw refusal('it makes no keys for others; send a PKCS#10 request', 'key')
  const request = await readRequest(key.request)
  if (typeof request === 'string') throw refusal(request, 'request')
  return request
}

const refusal = (why: string, field: string): BridgeError =>
  new BridgeError('validation', why, { outcome: 'refused', field })

function sha256({ product, subject, dnsNames, days, fields, key }: CertificateWish): string {
  const hash = createHash('sha256').update(JSON.stringify([product, subject, dnsNames, days ?? null, fields]))
  return hash.update(key.at === 'ours' ? key.request : '').digest('hex')
}
