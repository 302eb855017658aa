import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, extname, join } from 'node:path'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export interface ServedFolder {
  /** Where it begins, with `/` at the end. */
  readonly url: string
  close(): Promise<void>
}

/** The files of one folder, without those in folders below it, for this machine only. @param port 0 for any that is free */
export async function serveFolder(folder: string, port: number): Promise<ServedFolder> {
  const server = createServer(async ({ url = '/' }, response) => {
    const name = basename(new URL(url, 'http://localhost').pathname) || 'index.html'
    const type = TYPES[extname(name)]
    const content = type === undefined ? undefined : await readFile(join(folder, name)).catch(() => undefined)
    response.writeHead(content ? 200 : 404, { 'content-type': type ?? 'text/plain', 'cache-control': 'no-store' })
    response.end(content ?? 'not here\n')
  })
  await listening(server, port)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** @throws what the system says when the port cannot be had */
function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}
