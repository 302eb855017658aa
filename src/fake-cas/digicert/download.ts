import { pemOf } from '../../spoc-channel/index.ts'
import type { FakeAnswer } from '../fake-ca.ts'
import type { DigicertOrder } from './order-books.ts'
import { no } from './refusal.ts'

const ZIPS = ['default', 'apache', 'default_cer', 'default_pem']
const EMPTY_ZIP = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)])

/** The certificate in a format of theirs. Archives and PKCS#7 are there by name; nobody here reads them. */
export function download({ issued }: DigicertOrder, format: string): FakeAnswer {
  if (issued === undefined) return no(400, 'invalid_order_status', 'The certificate is not issued')
  const [leaf, intermediate, root] = issued.chain
  const parts: Readonly<Record<string, readonly Uint8Array[]>> = {
    pem_all: [leaf, intermediate, root],
    pem_noroot: [leaf, intermediate],
    pem_nointermediate: [leaf],
  }
  const wanted = parts[format]
  if (wanted !== undefined) {
    const body = wanted.map((one) => pemOf('CERTIFICATE', one)).join('')
    return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body }
  }
  if (ZIPS.includes(format)) return { status: 200, headers: { 'content-type': 'application/zip' }, body: EMPTY_ZIP }
  return no(400, 'bad_request_format', `There is no format ${format}`)
}
