import { parentPort } from 'node:worker_threads'
import { verifyByNoble } from '../noble-check-signature.ts'
import type { Question } from './second-opinion.ts'

// One question, one answer; who asks waits for it before asking again.
parentPort?.on('message', ({ key, signedOctets, signature }: Question) => {
  parentPort?.postMessage(verifyByNoble(key, signedOctets, signature))
})
