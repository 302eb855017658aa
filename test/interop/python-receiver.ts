import type { TlsFiles } from './openssl.ts'
import { ReceiverProcess } from './receiver-process.ts'
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

export type PythonReceiver = ReceiverProcess<ReceivedCallback>

/** A callback service on Python's standard library alone. */
export function startPythonReceiver(tls: TlsFiles, nodeCertificateFile: string): Promise<PythonReceiver> {
  const script = `${import.meta.dirname}/python/receiver.py`
  return ReceiverProcess.start(PYTHON, [script, tls.certificateFile, tls.keyFile, nodeCertificateFile])
}
