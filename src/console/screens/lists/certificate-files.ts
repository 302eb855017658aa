import { base64Of, octetsOfFile, octetsOfText } from '../../parts/octets.ts'

const PEM_BLOCKS = /-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g

/** Those of the files, base64 of DER: one in DER, or as many as a file holds in PEM. @throws {Error} a file with none, by its name */
export async function certificatesIn(files: readonly File[]): Promise<string[]> {
  const found = await Promise.all(files.map(oneFile))
  return found.flat().map(base64Of)
}

async function oneFile(file: File): Promise<readonly Uint8Array[]> {
  const octets = new Uint8Array(await file.arrayBuffer())
  const blocks = new TextDecoder().decode(octets).match(PEM_BLOCKS)
  const found = blocks === null ? [octetsOfFile(octets)] : blocks.map(octetsOfText)
  if (found.some((one) => one === undefined)) throw new Error(`${file.name} is neither DER nor PEM.`)
  return found.filter((one) => one !== undefined)
}
