import { type MessagePort, workerData } from 'node:worker_threads'

// Ready, and then it answers nothing.
const { port, answers } = workerData as { readonly port: MessagePort; readonly answers: Int32Array }
port.on('message', () => {})
port.postMessage({ lengths: [], octets: new Uint8Array() })
Atomics.add(answers, 0, 1)
