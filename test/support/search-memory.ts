import { open, readFile } from 'node:fs/promises'

const CHUNK = 2 ** 24

/** Which of these octets are in the memory of a process that can be written, by their names. @param pid of a child, or one's own */
export async function foundInMemory(pid: number | 'self', wanted: Readonly<Record<string, Buffer>>): Promise<string[]> {
  const found = new Set<string>()
  const overlap = Math.max(...Object.values(wanted).map(({ length }) => length)) - 1
  const memory = await open(`/proc/${pid}/mem`, 'r')
  const chunk = Buffer.alloc(CHUNK)
  try {
    for (const { from, to } of await writableParts(pid)) {
      for (let at = from; at < to; at += CHUNK - overlap) {
        const length = Math.min(CHUNK, to - at)
        const { bytesRead } = await memory.read(chunk, 0, length, at).catch(() => ({ bytesRead: 0 }))
        const read = chunk.subarray(0, bytesRead)
        for (const [name, octets] of Object.entries(wanted)) if (read.includes(octets)) found.add(name)
      }
    }
  } finally {
    await memory.close()
  }
  return [...found].sort()
}

async function writableParts(pid: number | 'self'): Promise<{ from: number; to: number }[]> {
  const lines = (await readFile(`/proc/${pid}/maps`, 'utf8')).split('\n')
  return lines.flatMap((line) => {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
    return from === undefined || to === undefined
      ? []
      : [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }]
  })
}
