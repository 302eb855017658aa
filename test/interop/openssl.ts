import { readFile, writeFile } from 'node:fs/promises'
import { succeed } from './run-program.ts'

export interface TlsFiles {
  readonly keyFile: string
  readonly certificateFile: string
  readonly certificate: string // PEM
}

/** A self-signed TLS certificate for 127.0.0.1, as a partner's operator would make one. */
export async function makeTlsCertificate(name: string, folder: string): Promise<TlsFiles> {
  const keyFile = `${folder}/${name}.key.pem`
  const certificateFile = `${folder}/${name}.cert.pem`
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile]
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '30']
  await succeed('openssl', ['req', '-x509', ...key, ...subject, '-out', certificateFile])
  return { keyFile, certificateFile, certificate: await readFile(certificateFile, 'utf8') }
}

/** @param keyFile where it goes: PKCS #8, DER */
export async function makeBrainpoolKey(keyFile: string): Promise<void> {
  const curve = ['-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1', '-pkeyopt', 'ec_param_enc:named_curve']
  await succeed('openssl', ['genpkey', '-algorithm', 'EC', ...curve, '-outform', 'DER', '-out', keyFile])
}

/** @returns ECDSA with SHA-256 in plain format, r ‖ s of 32 octets each, as TR-03111 asks of CV certificates */
export async function signPlain(octets: Uint8Array, keyFile: string): Promise<Uint8Array> {
  await writeFile(`${keyFile}.tbs`, octets)
  const files = ['-sign', keyFile, '-keyform', 'DER', '-out', `${keyFile}.sig`, `${keyFile}.tbs`]
  await succeed('openssl', ['dgst', '-sha256', ...files])
  const parsed = await succeed('openssl', ['asn1parse', '-inform', 'DER', '-in', `${keyFile}.sig`])
  const numbers = [...parsed.matchAll(/INTEGER\s*:([0-9A-F]+)/g)].map(([, hex = '']) => hex.padStart(64, '0'))
  return Buffer.from(numbers.join(''), 'hex')
}
