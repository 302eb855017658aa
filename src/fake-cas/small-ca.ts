import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import {
  authorityKeyIdentifier,
  basicConstraints,
  type CaName,
  dnsNames,
  extendedKeyUsage,
  keyUsage,
  makeCertificate,
  subjectKeyIdentifier,
} from '../spoc-channel/index.ts'
import type { Troubles } from './troubles.ts'

/** What a fake CA is asked to certify. */
export interface LeafWish {
  /** A name, or a Name in DER as a request brought it. */
  readonly subject: CaName | Uint8Array
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKeyInfo: Uint8Array
  readonly dnsNames: readonly string[]
  readonly days: number
  /** Default: now. */
  readonly notBefore?: Date | undefined
  readonly use: 'tls' | 'signature'
}

export interface Issued {
  /** DER. */
  readonly certificate: Uint8Array
  /** Lower-case hex. */
  readonly serial: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** DER: the certificate, the intermediate, the root. */
  readonly chain: readonly [Uint8Array, Uint8Array, Uint8Array]
}

const DAY = 86_400_000
const [TLS_SERVER, TLS_CLIENT] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']

/** A root, an intermediate under it, and what they issue. Its keys are gone with the process. */
export class SmallCa {
  /** DER. */
  readonly root: Uint8Array
  readonly intermediate: Uint8Array
  readonly issuer: CaName
  /** Everything it signed, in that order. */
  readonly issued: Issued[] = []
  readonly #key: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }
  readonly #deps: { readonly troubles: Troubles; readonly now: () => Date }

  /** @param name of the vendor, which stands in the names of root and intermediate */
  constructor(name: string, deps: { readonly troubles: Troubles; readonly now: () => Date }) {
    const rootKey = newKey()
    const rootName = { country: 'UT', organization: `${name} (fake)`, commonName: `${name} fake root` }
    const dates = {
      notBefore: new Date(deps.now().getTime() - DAY),
      notAfter: new Date(deps.now().getTime() + 3650 * DAY),
    }
    const signed = { ...dates, issuer: rootName, issuerKey: rootKey.privateKey }
    const ca = (subject: CaName, key: KeyObject, pathLength: number): Uint8Array =>
      makeCertificate({ ...signed, subject, subjectKey: key, extensions: ofCa(key, rootKey.publicKey, pathLength) }).der
    this.#deps = deps
    this.#key = newKey()
    this.issuer = { ...rootName, commonName: `${name} fake issuing CA` }
    this.root = ca(rootName, rootKey.publicKey, 1)
    this.intermediate = ca(this.issuer, this.#key.publicKey, 0)
  }

  /** Signs what it is asked to; whether that may be is the vendor's business. */
  certify({ subject, publicKeyInfo, dnsNames: names, days, notBefore = this.#deps.now(), use }: LeafWish): Issued {
    const asked = createPublicKey({ key: Buffer.from(publicKeyInfo), format: 'der', type: 'spki' })
    const subjectKey = this.#deps.troubles.within('wrong-key') ? newKey().publicKey : asked
    const notAfter = new Date(notBefore.getTime() + days * DAY)
    const extensions = [
      keyUsage(use, subjectKey),
      ...(use === 'tls' ? [extendedKeyUsage([TLS_SERVER, TLS_CLIENT])] : []),
      ...(names.length === 0 ? [] : [dnsNames(names)]),
      subjectKeyIdentifier(subjectKey),
      authorityKeyIdentifier(this.#key.publicKey),
    ]
    const body = { subject, subjectKey, issuer: this.issuer, issuerKey: this.#key.privateKey, notBefore, notAfter }
    const { der, serial } = makeCertificate({ ...body, extensions })
    const issued: Issued = { certificate: der, serial, notBefore, notAfter, chain: [der, this.intermediate, this.root] }
    this.issued.push(issued)
    return issued
  }
}

export function newKey(): { privateKey: KeyObject; publicKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
}

function ofCa(key: KeyObject, issuerKey: KeyObject, pathLength: number): Uint8Array[] {
  return [
    basicConstraints(pathLength),
    keyUsage('ca', key),
    subjectKeyIdentifier(key),
    authorityKeyIdentifier(issuerKey),
  ]
}
