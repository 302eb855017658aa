import { readFile } from 'node:fs/promises'
import { validateHeaderName, validateHeaderValue } from 'node:http'

/**
 * A line each, `Authorization: Bearer …`; empty lines, and those that begin with `#`, say nothing.
 * @throws {Error} that names the line, and nothing of what stands there
 */
export async function readHeaders(file: string | undefined): Promise<Record<string, string>> {
  if (file === undefined) return {}
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/)
  const headers = lines.flatMap((line, index) =>
    /^\s*(#|$)/.test(line) ? [] : [headerIn(line, `${file}:${index + 1}`)],
  )
  return Object.fromEntries(headers)
}

function headerIn(line: string, where: string): [string, string] {
  const colon = line.indexOf(':')
  const [name, value] = [line.slice(0, Math.max(0, colon)).trim().toLowerCase(), line.slice(colon + 1).trim()]
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  } catch {
    throw new Error(`${where} is no header, as Authorization: Bearer …`)
  }
  return [name, value]
}
