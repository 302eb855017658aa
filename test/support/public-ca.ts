import { createPublicKey } from 'node:crypto'
import { makeKey } from '../../src/spoc-channel/ca/keys.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  dnsNames,
  extendedKeyUsage,
  keyUsage,
  type MadeTls,
  makeCertificate,
  makeSpocRoot,
  type RegisteredRoot,
  type SpocCa,
  subjectKeyIdentifier,
  TLS_PURPOSES,
} from '../../src/spoc-channel/index.ts'

const DAY = 86_400_000
const EMPTY_NAME = Uint8Array.of(0x30, 0x00) // as CAs of the public write the subject of a short-lived certificate

export interface PublicWish {
  readonly names: readonly string[]
  readonly days?: number
  readonly notBefore?: Date
  /** Object identifiers. Default: of a server and a client. */
  readonly purposes?: readonly string[]
  /** Default: the subject is empty. */
  readonly country?: string
  /** Default: the CA below the root. */
  readonly by?: SpocCa
}

/** A CA of the public: a root, one below it, and certificates that name hosts and nothing else, without a CRL. */
export class PublicCa {
  readonly root: SpocCa
  readonly below: SpocCa
  readonly #from: Date

  /** @param from its certificates are valid from an hour before */
  constructor(from: Date, purposesBelow: readonly string[] = Object.values(TLS_PURPOSES)) {
    this.#from = new Date(from.getTime() - DAY / 24)
    this.root = makeSpocRoot({ country: 'QQ', commonName: 'Public root', notBefore: this.#from, pathLength: 1 })
    this.below = this.under(purposesBelow)
  }

  get registered(): RegisteredRoot {
    return { der: this.root.der, from: this.#from }
  }

  /** Another CA below the root, for these purposes. */
  under(purposes: readonly string[]): SpocCa {
    const own = makeSpocRoot({ country: 'QQ', commonName: `Public CA ${purposes.length}`, notBefore: this.#from })
    const key = createPublicKey(own.key)
    const made = makeCertificate({
      subject: own.name,
      issuer: this.root.name,
      subjectKey: key,
      issuerKey: this.root.key,
      notBefore: this.#from,
      notAfter: new Date(this.#from.getTime() + 1000 * DAY),
      extensions: [
        basicConstraints(0),
        keyUsage('ca', key),
        extendedKeyUsage(purposes),
        subjectKeyIdentifier(key),
        authorityKeyIdentifier(createPublicKey(this.root.key)),
      ],
    })
    return { ...own, ...made }
  }

  issue({
    names,
    days = 6,
    notBefore = this.#from,
    purposes = Object.values(TLS_PURPOSES),
    ...wish
  }: PublicWish): MadeTls {
    const { by = this.below, country } = wish
    const { privateKey, publicKey } = makeKey('prime256v1')
    const made = makeCertificate({
      subject: country === undefined ? EMPTY_NAME : { country, commonName: names[0] ?? 'nobody' },
      issuer: by.name,
      subjectKey: publicKey,
      issuerKey: by.key,
      notBefore,
      notAfter: new Date(notBefore.getTime() + days * DAY),
      extensions: [
        keyUsage('tls', publicKey),
        extendedKeyUsage(purposes),
        ...(names.length === 0 ? [] : [dnsNames(names)]),
        subjectKeyIdentifier(publicKey),
        authorityKeyIdentifier(createPublicKey(by.key)),
      ],
    })
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    return { ...made, pem: `${made.pem}${by.pem}`, keyPem: key }
  }
}
