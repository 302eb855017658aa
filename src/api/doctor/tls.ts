import { X509Certificate } from 'node:crypto'
import type { ExaminedView } from '../../messages/index.ts'
import type { ApiDeps } from '../deps.ts'

const SOON_DAYS = 60 // partners have to register the next one first

/** Our own certificate, which partners know us by. */
export async function examineTls({ tlsCertificatePem, now }: ApiDeps): Promise<readonly ExaminedView[]> {
  const { validTo } = new X509Certificate(tlsCertificatePem)
  const days = Math.floor((Date.parse(validTo) - now().getTime()) / 86_400_000)
  const until = new Date(validTo).toISOString().slice(0, 10)
  const mend = 'make a new one and give it to every partner before it is used (eac node show --tls-certificate)'
  if (days < 0) return [{ what: 'TLS', state: 'bad', says: `our certificate ran out on ${until}`, mend }]
  const says = `our certificate is valid until ${until}, ${days} days`
  return [days < SOON_DAYS ? { what: 'TLS', state: 'warning', says, mend } : { what: 'TLS', state: 'good', says }]
}
