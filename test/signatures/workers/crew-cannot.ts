import { type MessagePort, workerData } from 'node:worker_threads'
import type { Batch } from '../../../src/signatures/crew/batch.ts'

// Cannot do a single job of those it is handed.
const { port, answers } = workerData as { readonly port: MessagePort; readonly answers: Int32Array }
const send = (lengths: readonly number[]) => {
  port.postMessage({ lengths, octets: new Uint8Array() })
  Atomics.add(answers, 0, 1)
}
port.on('message', ({ numbers }: Batch) => send(numbers.filter((_, i) => i % 3 === 0).map(() => 0)))
send([])
