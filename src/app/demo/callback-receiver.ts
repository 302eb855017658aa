import type { Callback, MessageId, Outcome, Receipt } from '../../messages/index.ts'
import { answerSoap, type ServiceContract, soapFault } from '../../services/index.ts'
import { createSoapServer, type TlsMaterial } from '../transport/index.ts'

/** A terminal's own service: takes SendCertificates for the requests it sent. */
export interface CallbackReceiver {
  readonly url: string
  /** Only callers with one of these certificates are let in, and of those told before: connections may be open. */
  trust(tlsFingerprints: readonly string[]): void
  /** Call before the request leaves: the callback may be quicker than its acknowledgement. */
  expect(messageId: MessageId): (milliseconds: number) => Promise<Outcome | undefined>
  close(): Promise<void>
}

const PATH = '/callback'
const CLOSE_MILLISECONDS = 500

export async function startCallbackReceiver(wish: {
  port: number
  tls: TlsMaterial
  contract: ServiceContract
}): Promise<CallbackReceiver> {
  const waiting = new Map<MessageId, (outcome: Outcome) => void>()
  const received = new Map<MessageId, Outcome>()
  const trusted = new Set<string>()
  const url = `https://127.0.0.1:${wish.port}${PATH}`

  const take = async ({ messageId, outcome }: Callback): Promise<Receipt> => {
    if (messageId === undefined) return 'received' // announced unasked: a simulated terminal asks for its chain anyway
    if (received.has(messageId)) return 'received'
    const wake = waiting.get(messageId)
    if (wake === undefined) return 'message-id-unknown'
    received.set(messageId, outcome)
    wake(outcome)
    return 'received'
  }
  const server = createSoapServer<string>({
    tls: wish.tls,
    publicUrl: new URL(url).origin,
    hostNames: [],
    endpoints: [
      {
        path: PATH,
        wsdl: (address) => wish.contract.wsdl(address),
        answer: ({ body, contentType }) => answerSoap(wish.contract, { body, contentType }, { receive: take }),
      },
    ],
    identify: async ({ fingerprint256 }) =>
      trusted.has(fingerprint256) ? { kind: 'known', caller: fingerprint256 } : { kind: 'refused', why: 'not our DV' },
    fault: (status, code, text) => soapFault({ status, code: code === 'Client' ? 'client' : 'server', reason: text }),
    isReady: async () => true,
    onRefused: () => {},
    onError: () => {},
  })
  await server.listen(wish.port, '127.0.0.1')
  return {
    url,
    trust: (fingerprints) => {
      for (const one of fingerprints) trusted.add(one)
    },
    expect: (messageId) => {
      const came = new Promise<Outcome>((resolve) => waiting.set(messageId, resolve))
      return async (milliseconds) => {
        const outcome = await within(came, milliseconds)
        waiting.delete(messageId)
        received.delete(messageId)
        return outcome
      }
    },
    close: () => server.close(CLOSE_MILLISECONDS),
  }
}

async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
