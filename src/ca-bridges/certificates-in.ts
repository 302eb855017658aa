import { X509Certificate } from 'node:crypto'
import { BridgeError } from './bridge-error.ts'
import type { BridgeFiles } from './opened-bridge.ts'

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g

/** The certificates of a PEM text, in their order, each in DER; empty where there are none. */
export function certificatesIn(pem: string): Uint8Array[] {
  return [...pem.matchAll(PEM)].map(([, body = '']) => Buffer.from(body, 'base64'))
}

/**
 * As a chain begins: with the one that issued none of the others. The rest keeps its order.
 * @returns empty where one cannot be read, or none is the leaf
 */
export function leafFirst(certificates: readonly Uint8Array[]): Uint8Array[] {
  const read = certificates.flatMap((one) => readable(one) ?? [])
  if (read.length < certificates.length) return []
  const leaf = read.find((one) => !read.some((other) => other !== one && other.issuer === one.subject))
  return leaf === undefined ? [] : [leaf, ...read.filter((one) => one !== leaf)].map(({ raw }) => raw)
}

function readable(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der)
  } catch {
    return undefined
  }
}

/**
 * The roots that settings accept, as they are on the disk now.
 * @param named a file in PEM
 * @throws {BridgeError} `auth`, not sent
 */
export async function readRoots(files: BridgeFiles, named: string): Promise<Uint8Array[]> {
  const found = certificatesIn((await files.read(named)).toString('latin1'))
  if (found.length > 0) return found
  throw new BridgeError('auth', `${files.path(named)} has no certificate in PEM`, { outcome: 'not-sent' })
}
