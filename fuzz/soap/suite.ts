import { resolve } from 'node:path'
// Loaded before counting begins, so that they run at their own speed
import '@noble/curves/abstract/weierstrass.js'
import 'libxml2-wasm'
import 'sax'
import type { Suite } from '../target.ts'

const source = (folder: string) => resolve(import.meta.dirname, '../../src', folder)

export const suite: Suite = {
  name: 'soap',
  title:
    'messages of every contract: requests and callbacks at our door, answers to our calls, and a node that is sent them',
  covers: [source('soap'), source('services'), source('spoc')],
  load: async () => (await import('./contents.ts')).contents,
}
