import { type MessagePort, workerData } from 'node:worker_threads'
import { type Batch, type BatchAnswer, type Operation, signNow, verifyNow } from './batch.ts'

const { port, answers } = workerData as { readonly port: MessagePort; readonly answers: Int32Array }
const slots: (Operation | undefined)[] = []

port.on('message', (batch: Batch) => send(answerTo(batch)))
send({ lengths: [], octets: new Uint8Array() }) // ready

function send(answer: BatchAnswer): void {
  port.postMessage(answer)
  Atomics.add(answers, 0, 1)
}

function answerTo({ numbers, operations, octets }: Batch): BatchAnswer {
  const made: Uint8Array[] = []
  let next = 0
  for (let i = 0; i < numbers.length; i += 3) {
    const [slot, length, signatureLength] = [numbers[i]!, numbers[i + 1]!, numbers[i + 2]!]
    const end = next + length
    slots[slot] = operations.get(i / 3) ?? slots[slot]
    made.push(answerOf(slots[slot]!, octets.subarray(next, end), octets.subarray(end, end + signatureLength)))
    next = end + signatureLength
  }
  return { lengths: made.map(({ length }) => length), octets: Buffer.concat(made) }
}

function answerOf(operation: Operation, octets: Uint8Array, signature: Uint8Array): Uint8Array {
  try {
    if (signature.length === 0) return signNow(operation, octets)
    return Uint8Array.of(verifyNow(operation, octets, signature) ? 1 : 0)
  } catch {
    return new Uint8Array() // who asked tries it himself, and has the error
  }
}
