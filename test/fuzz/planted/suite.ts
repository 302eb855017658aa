import { resolve } from 'node:path'
import type { Suite } from '../../../fuzz/target.ts'

/** Readers with a bug each, for the fuzzer to find. */
export const suite: Suite = {
  name: 'planted',
  title: 'readers with bugs that were planted',
  covers: [resolve(import.meta.dirname, 'readers')],
  load: async () => (await import('./contents.ts')).contents,
}
