import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const SPARED = 4_000_000 // of one step, which fails altogether where too little is left
const BLOCK = Buffer.alloc(65_536)

/** A file system of its own, in memory, that can be filled to the last block. Making one needs the right to mount. */
export class FullDisk {
  readonly folder: string
  readonly #ballast: string

  private constructor(folder: string) {
    this.folder = folder
    this.#ballast = join(folder, 'ballast')
  }

  /** @returns undefined where it may not be mounted */
  static mount(folder: string, megabytes: number): FullDisk | undefined {
    mkdirSync(folder, { recursive: true })
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'eac-chaos', folder], {
        stdio: 'ignore',
      })
    } catch {
      return undefined
    }
    return new FullDisk(folder)
  }

  /** To the last octet: whoever writes meanwhile only makes it quicker. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.folder)
    const most = Math.max(0, bavail * bsize - SPARED)
    if (most > 0) spawnSync('fallocate', ['-l', String(most), this.#ballast])
    const file = openSync(this.#ballast, 'a')
    try {
      while (writeSync(file, BLOCK) > 0); // ends by throwing
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    } finally {
      closeSync(file)
    }
  }

  release(): void {
    rmSync(this.#ballast, { force: true })
  }

  /** Nobody may use it any more. */
  unmount(): void {
    execFileSync('umount', [this.folder], { stdio: 'ignore' })
  }
}
