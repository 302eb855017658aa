import type { MessageId } from '../../messages/index.ts'
import { soapFault } from '../../services/index.ts'
import { answerSpoc, type SpocActions } from '../../spoc/index.ts'
import type { SpocState } from '../../spoc-channel/index.ts'
import { createSpocServer } from '../transport/index.ts'
import { type Rogue, spocContracts } from './rogue-callback.ts'

/** A request that came to the wrong one. */
export interface Caught {
  readonly from: string // country
  readonly messageId: MessageId
}

const CLOSE_MILLISECONDS = 500

/**
 * Stands in for the SPOC of a state, with its certificate: acknowledges requests for certificates, and answers nothing else.
 * @param onRequest is told of each, once it is acknowledged
 */
export async function startWrongSpoc(
  { state, ca, channel }: Rogue,
  onRequest: (caught: Caught) => void,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const contracts = spocContracts()
  const act = (from: string): SpocActions => ({
    request: async ({ operation, replyTo }) => {
      if (operation !== 'RequestCertificate' || replyTo.callback !== 'possible') throw new Error('not here')
      setImmediate(() => onRequest({ from, messageId: replyTo.messageId }))
      return { kind: 'accepted' }
    },
    receive: async () => 'internal-error', // told again later, to the right one
    notice: async () => 'internal-error',
  })
  const server = createSpocServer<SpocState, string>({
    tls: await ca.tls(),
    channel,
    publicUrl: `https://localhost:${state.plan.spocPort}`,
    hostNames: [],
    endpoints: [
      {
        path: `/spoc/${state.spoc}`,
        wsdl: (address) => contracts.wsdl(address),
        answer: ({ caller, body, contentType }) => answerSpoc(contracts, { body, contentType }, act(caller)),
      },
    ],
    admit: async ({ country }) => ({ kind: 'known', caller: country }),
    fault: (status, code, text) => soapFault({ status, code: code === 'Client' ? 'client' : 'server', reason: text }),
    isReady: async () => true,
    onRefused: () => {},
    onError: () => {},
  })
  const { port } = await server.listen(0, '127.0.0.1')
  return { port, close: () => server.close(CLOSE_MILLISECONDS) }
}
