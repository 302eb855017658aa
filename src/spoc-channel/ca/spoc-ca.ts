import { createPublicKey, type KeyObject } from 'node:crypto'
import { type Direction, purposesOf, SPOC_WORLDS, type SpocWorld, TLS_PURPOSES } from '../purposes.ts'
import { type CaKey, keyPem, makeKey } from './keys.ts'
import { type CaName, type MadeCertificate, makeCertificate } from './make-certificate.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  crlPlace,
  dnsNames,
  extendedKeyUsage,
  keyUsage,
  nameChange,
  subjectKeyIdentifier,
} from './write-extensions.ts'

/** A SPOC CA for demonstration and test: its key lies in the open. */
export interface SpocCa extends MadeCertificate {
  readonly name: CaName
  readonly key: KeyObject // private
  /** PKCS#8, not encrypted. */
  readonly keyPem: string
}

export interface RootWish {
  /** Two capital letters. */
  readonly country: string
  readonly commonName?: string
  readonly organization?: string
  /** Whole seconds are kept. */
  readonly notBefore: Date
  /** Default: 6 years of 365 days; TR-03139 C.2.4 asks 5 to 7. */
  readonly days?: number
  readonly key?: CaKey
  /** CAs allowed below it. Default: none. */
  readonly pathLength?: number
}

/** A self-signed root. */
export function makeSpocRoot(wish: RootWish): SpocCa {
  const { country, organization, commonName = `SPOC CA ${country}`, pathLength = 0 } = wish
  const name = { country, organization, commonName }
  const { privateKey, publicKey } = makeKey(wish.key ?? 'prime256v1')
  const certificate = makeCertificate({
    subject: name,
    issuer: name,
    subjectKey: publicKey,
    issuerKey: privateKey,
    ...period(wish.notBefore, wish.days ?? 6 * 365),
    extensions: [
      basicConstraints(pathLength),
      keyUsage('ca', publicKey),
      subjectKeyIdentifier(publicKey),
      authorityKeyIdentifier(publicKey),
    ],
  })
  return { ...certificate, name, key: privateKey, keyPem: keyPem(privateKey) }
}

export interface LinkWish {
  /** The root that vouches. */
  readonly root: SpocCa
  readonly successor: SpocCa
  readonly notBefore: Date
  readonly days: number
  /** Where the CRL of `root` is. */
  readonly crlUrl: string
}

/** The successor's key, signed by the root before it. TR-03139 C.2.5. */
export function makeLinkRoot({ root, successor, notBefore, days, crlUrl }: LinkWish): MadeCertificate {
  const [subjectKey, issuerKey] = [createPublicKey(successor.key), createPublicKey(root.key)]
  return makeCertificate({
    subject: successor.name,
    issuer: root.name,
    subjectKey,
    issuerKey: root.key,
    ...period(notBefore, days),
    extensions: [
      basicConstraints(0),
      keyUsage('ca', subjectKey),
      subjectKeyIdentifier(subjectKey),
      authorityKeyIdentifier(issuerKey),
      crlPlace(crlUrl),
      ...(root.name.commonName === successor.name.commonName ? [] : [nameChange()]),
    ],
  })
}

export interface TlsWish {
  readonly root: SpocCa
  readonly kind: Direction | 'both'
  /** Names a server is called by; none for a mere client. */
  readonly hosts: readonly string[]
  readonly country: string
  readonly notBefore: Date
  /** TR-03139 C.2.4 asks 6 to 18 months. */
  readonly days: number
  readonly crlUrl: string
  /** Default: both. */
  readonly worlds?: readonly SpocWorld[]
  readonly key?: CaKey
  /** Default: `SPOC TLS client` or `SPOC TLS server`, as ČSN 36 9791 recommends. */
  readonly commonName?: string
}

export type MadeTls = MadeCertificate & { readonly keyPem: string }

/** A certificate for one end of a connection between SPOCs, with a fresh key. */
export function issueSpocTls(wish: TlsWish): MadeTls {
  const { root, kind, hosts, country, crlUrl, worlds = SPOC_WORLDS } = wish
  const directions: Direction[] = kind === 'both' ? ['client', 'server'] : [kind]
  const commonName = wish.commonName ?? (kind === 'client' ? 'SPOC TLS client' : 'SPOC TLS server')
  const { privateKey, publicKey } = makeKey(wish.key ?? 'prime256v1')
  const certificate = makeCertificate({
    subject: { country, commonName },
    issuer: root.name,
    subjectKey: publicKey,
    issuerKey: root.key,
    ...period(wish.notBefore, wish.days),
    extensions: [
      keyUsage('tls', publicKey),
      extendedKeyUsage(directions.flatMap((one) => [...purposesOf(worlds, one), TLS_PURPOSES[one]])),
      ...(hosts.length === 0 ? [] : [dnsNames(hosts)]),
      subjectKeyIdentifier(publicKey),
      authorityKeyIdentifier(createPublicKey(root.key)),
      crlPlace(crlUrl),
    ],
  })
  return { ...certificate, keyPem: keyPem(privateKey) }
}

function period(notBefore: Date, days: number) {
  return { notBefore, notAfter: new Date(notBefore.getTime() + days * 86_400_000) }
}
