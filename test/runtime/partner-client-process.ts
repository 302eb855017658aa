// A partner client in a process of its own: answers each target with a status or an error's code, ends on "close".
import { createPartnerClient, type PartnerTarget, TransportError } from '../../src/app/transport/index.ts'

process.once('message', ({ key, cert }: { key: string; cert: string }) => {
  const client = createPartnerClient({ key, cert })
  process.on('message', async (target: PartnerTarget | 'close') => {
    if (target === 'close') {
      client.close()
      process.disconnect()
      return
    }
    try {
      const { status } = await client.post(target, { body: 'x', contentType: 'text/xml', soapAction: '' })
      process.send?.({ result: status })
    } catch (error) {
      process.send?.({ result: error instanceof TransportError ? error.code : String(error) })
    }
  })
  process.send?.('ready')
})
