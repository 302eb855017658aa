import { visible } from '../output/visible.ts'

export function savedFiles(paths: readonly string[]): string {
  return paths.map((path) => `saved ${visible(path)}\n`).join('')
}
