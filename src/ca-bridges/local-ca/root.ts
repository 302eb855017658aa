import { createPublicKey, type KeyObject } from 'node:crypto'
import type { KeyStore } from '../../signatures/index.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  type CaName,
  keyUsage,
  newSerial,
  readSpocCertificate,
  subjectKeyIdentifier,
  writeCertificateBody,
} from '../../spoc-channel/index.ts'
import { X509_KEYS, type X509Key, type X509Signer, x509Signer } from '../index.ts'
import type { Books, CaRecord } from './books.ts'

/** What the root of a local CA is to be, when it is made. */
export interface RootSettings {
  readonly subject: CaName
  readonly key: X509Key
  readonly days: number
}

/** A root with its key at hand. */
export interface OpenRoot {
  readonly signer: X509Signer
  /** Public. */
  readonly key: KeyObject
  /** DER. */
  readonly certificate: Uint8Array
  readonly notAfter: Date
  /** Its name, to be compared with others. */
  readonly subject: string
}

const DAY = 86_400_000

/** The CA as it is in the books; made where it is not. Of two processes that make it the first counts. */
export async function openRoot(books: Books, keys: KeyStore, settings: RootSettings, now: Date): Promise<OpenRoot> {
  const known = (await books.findCa()) ?? (await makeRoot(books, keys, settings, now))
  const signer = x509Signer(await keys.signer(known.keyId))
  const read = readSpocCertificate(known.certificate)
  if (!read.ok) throw new Error(`the root of the local CA: ${read.why}`)
  const { notAfter, subject } = read.certificate
  const key = publicKeyOf(signer)
  return { signer, key, certificate: known.certificate, notAfter, subject: subject.comparable }
}

async function makeRoot(books: Books, keys: KeyStore, settings: RootSettings, now: Date): Promise<CaRecord> {
  const { keyId } = await keys.create(X509_KEYS[settings.key])
  const signer = x509Signer(await keys.signer(keyId))
  const certificate = await signer.sign(rootBody(signer, settings, now))
  if (await books.keepCa({ keyId, certificate }, now)) return { keyId, certificate }
  await keys.remove?.(keyId)
  return (await books.findCa()) ?? Promise.reject(new Error('the root of the local CA is gone'))
}

function rootBody(signer: X509Signer, { subject, days }: RootSettings, notBefore: Date): Uint8Array {
  const subjectKey = publicKeyOf(signer)
  const body = {
    subject,
    issuer: subject,
    subjectKey,
    notBefore,
    notAfter: new Date(notBefore.getTime() + days * DAY),
    extensions: [
      basicConstraints(0),
      keyUsage('ca', subjectKey),
      subjectKeyIdentifier(subjectKey),
      authorityKeyIdentifier(subjectKey),
    ],
  }
  return writeCertificateBody(body, newSerial(), signer.algorithm)
}

function publicKeyOf({ publicKeyInfo }: X509Signer): KeyObject {
  return createPublicKey({ key: Buffer.from(publicKeyInfo), format: 'der', type: 'spki' })
}
