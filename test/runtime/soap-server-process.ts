// A SOAP server in a process of its own: says its port, serves, and ends when told "close".
import { createSoapServer } from '../../src/app/transport/index.ts'

process.once('message', async ({ key, cert, registered }: { key: string; cert: string; registered: string[] }) => {
  const server = createSoapServer<string>({
    tls: { key, cert },
    publicUrl: 'https://localhost',
    hostNames: [],
    endpoints: [
      {
        path: '/dv',
        wsdl: () => '',
        answer: async ({ caller }) => ({ status: 200, contentType: 'text/plain', body: caller }),
      },
    ],
    identify: async ({ fingerprint256 }) =>
      registered.includes(fingerprint256)
        ? { kind: 'known', caller: fingerprint256 }
        : { kind: 'refused', why: 'unknown' },
    fault: (status) => ({ contentType: 'text/plain', body: `${status}` }),
    isReady: async () => true,
    onRefused: () => {},
    onError: () => {},
  })
  process.once('message', async () => {
    await server.close(1000)
    process.disconnect()
  })
  process.send?.(await server.listen(0, '127.0.0.1'))
})
