import { type MessagePort, workerData } from 'node:worker_threads'

// Ready, and gone with the first batch in its hands.
const { port, answers } = workerData as { readonly port: MessagePort; readonly answers: Int32Array }
port.on('message', () => process.exit(1))
port.postMessage({ lengths: [], octets: new Uint8Array() })
Atomics.add(answers, 0, 1)
