import { type RequestOptions, request } from 'node:https'
import { text } from 'node:stream/consumers'
import type { FakeCa, TlsIdentity } from '../../src/fake-cas/index.ts'

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly as?: TlsIdentity | undefined
}

/** One request to a fake, as whoever writes a bridge could send it. */
export function ask(fake: FakeCa, path: string, { method = 'POST', headers = {}, body = '', as }: Asked = {}) {
  const identity = as === undefined ? {} : { key: as.key, cert: as.certificate }
  const options: RequestOptions = {
    method,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    ca: fake.tls.root,
    agent: false,
    ...identity,
  }
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const going = request(`${fake.url}${path}`, options, (response) => {
      text(response).then((said) => resolve({ status: response.statusCode, body: said }), reject)
    })
    going.on('error', reject).end(body)
  })
}
