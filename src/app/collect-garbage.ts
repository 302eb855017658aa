import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What nobody refers to any more is freed now. Keys that OpenSSL held are overwritten when it frees them, and not before. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  setFlagsFromString('--no-expose-gc')
  collect()
}
