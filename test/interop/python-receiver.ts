import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { TlsFiles } from './openssl.ts'
import { PYTHON } from './tools.ts'

/** A callback as Python's standard library read it. */
export interface ReceivedCallback {
  readonly path: string
  readonly 'Content-Type': string
  readonly SOAPAction: string
  readonly entry: string
  readonly messageId: string | null
  readonly statusInfo: string | null
  readonly certificates: readonly string[]
  /** The names of the accessors as they came. */
  readonly order: readonly string[]
  readonly body: string // base64
}

/** A callback service that shares no line with ours, in a process of its own. */
export class PythonReceiver {
  readonly url: string
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>

  private constructor(
    process: ChildProcessByStdio<Writable, Readable, null>,
    lines: AsyncIterator<string>,
    port: number,
  ) {
    this.#process = process
    this.#lines = lines
    this.url = `https://127.0.0.1:${port}/callback`
  }

  static async start(tls: TlsFiles, nodeCertificateFile: string): Promise<PythonReceiver> {
    const script = `${import.meta.dirname}/python/receiver.py`
    const args = [script, tls.certificateFile, tls.keyFile, nodeCertificateFile]
    const child = spawn(PYTHON, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    const [, port] = /^port (\d+)$/.exec(await lineWithin(lines, 10_000)) ?? []
    if (port === undefined) throw new Error("Python's receiver did not start")
    return new PythonReceiver(child, lines, Number(port))
  }

  async next(milliseconds = 20_000): Promise<ReceivedCallback> {
    return JSON.parse(await lineWithin(this.#lines, milliseconds))
  }

  close(): void {
    this.#process.stdin.end()
    this.#process.kill()
  }
}

async function lineWithin(lines: AsyncIterator<string>, milliseconds: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no callback came within ${milliseconds} ms`)), milliseconds)
  })
  const line = await Promise.race([lines.next(), late]).finally(() => clearTimeout(timer))
  if (line.done === true) throw new Error("Python's receiver ended")
  return line.value
}
