import { join } from 'node:path'
import type { InitResult, InitWish } from '../cli/index.ts'
import { createLog } from './log.ts'
import { makeFolder } from './make-folder.ts'
import { openOperator } from './node.ts'

const HOST = '127.0.0.1'
const PORT = 8443

/** Makes a node's folder, its database and its first authority. */
export async function initNode(
  { folder, authority, airGapped = false, ...place }: InitWish,
  now: Date,
): Promise<InitResult> {
  const host = place.host ?? HOST
  const port = place.port ?? PORT
  const publicUrl = place.publicUrl ?? `https://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`
  const { country, name } = authority
  const { file, config } = await makeFolder(
    { folder, country, commonName: name, host, port, publicUrl, ...(airGapped ? { sections: { airGapped } } : {}) },
    now,
  )
  const operator = await openOperator({ config, log: createLog('silent'), now: () => new Date() })
  try {
    const made = await operator.call('authority.add', authority)
    const { tlsFingerprint } = await operator.call('node.show', {})
    return {
      configFile: file,
      files: [
        { path: file, what: 'configuration' },
        { path: config.tls.certificate, what: 'TLS certificate' },
        { path: config.tls.key, what: 'TLS key' },
        { path: config.keys.secretFile, what: 'secret of the key store' },
        { path: join(config.data, 'keys'), what: 'private keys' },
        { path: join(config.data, 'database'), what: 'database' },
      ],
      publicUrl,
      tlsFingerprint,
      tlsCertificateFile: config.tls.certificate,
      authority: made,
      airGapped,
    }
  } finally {
    await operator.close()
  }
}
