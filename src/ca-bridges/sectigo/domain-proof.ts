import { createHash } from 'node:crypto'
import type { WaitingFor } from '../../messages/index.ts'
import type { DomainProof } from './ticket.ts'

/** @param request PKCS#10 in DER: the CA derives what is to be published from its hashes */
export function domainProof(
  request: Uint8Array,
  about: Pick<DomainProof, 'method' | 'uniqueValue' | 'domains'>,
): DomainProof {
  const hash = (algorithm: 'md5' | 'sha256'): string => createHash(algorithm).update(request).digest('hex')
  // MD5 only names the place; what proves is SHA-256
  return { ...about, md5: hash('md5').toUpperCase(), sha256: hash('sha256') }
}

/**
 * What the owner of each domain publishes. The forms of records and files are long-standing practice and not confirmed by the vendor's
 * page: a test order shows.
 */
export function domainsToProve(proof: DomainProof): WaitingFor[] {
  return proof.domains.map((name) => ({ reason: 'domain', name, method: proof.method, value: toPublish(name, proof) }))
}

function toPublish(name: string, { method, md5, sha256, uniqueValue }: DomainProof): string {
  const host = name.replace(/^\*\./, '')
  switch (method) {
    case 'CNAME_CSR_HASH': {
      const labels = [sha256.slice(0, 32), sha256.slice(32), uniqueValue, 'sectigo.com']
      return `_${md5.toLowerCase()}.${host} CNAME ${labels.filter((label) => label !== undefined).join('.')}`
    }
    case 'HTTP_CSR_HASH':
    case 'HTTPS_CSR_HASH': {
      const scheme = method === 'HTTP_CSR_HASH' ? 'http' : 'https'
      const lines = [sha256, 'sectigo.com', uniqueValue].filter((line) => line !== undefined)
      return `${scheme}://${host}/.well-known/pki-validation/${md5}.txt with the lines: ${lines.join(' / ')}`
    }
    case 'EMAIL':
      return 'follow the link in the mail that the CA sent'
    default:
      return `as the CA says for ${method}`
  }
}
