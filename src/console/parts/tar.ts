import { packTar } from 'modern-tar'

/** A file of an archive. */
export interface Packed {
  readonly name: string
  readonly octets: Uint8Array<ArrayBuffer>
}

const NO_TIME = new Date(0) // the same files make the same archive

/** Files as one, in the format every system unpacks (POSIX ustar, IEEE 1003.1 pax). */
export function tarOf(files: readonly Packed[]): Promise<Uint8Array<ArrayBuffer>> {
  return packTar(
    files.map(({ name, octets }) => ({ header: { name, size: octets.length, mtime: NO_TIME }, body: octets })),
  )
}
