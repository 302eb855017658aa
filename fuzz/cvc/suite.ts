import { resolve } from 'node:path'
import '@noble/curves/abstract/weierstrass.js' // here, so that it is loaded before counting begins and runs at its own speed
import type { Suite } from '../target.ts'

export const suite: Suite = {
  name: 'cvc',
  title: 'card-verifiable certificates, requests, keys and all that is read beside them, and the verifiers',
  covers: [resolve(import.meta.dirname, '../../src/cvc')],
  load: async () => (await import('./contents.ts')).contents,
}
