import { readFile, writeFile } from 'node:fs/promises'
import { der } from '../lists/der.ts'
import { runProgram, succeed } from './run-program.ts'

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

/**
 * @param signature ECDSA with SHA-256 in plain format
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param file in a folder of the run; what OpenSSL reads is put beside it
 */
export async function opensslVerifies(
  octets: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
  file: string,
): Promise<boolean> {
  const half = signature.length / 2
  const numbers = [signature.subarray(0, half), signature.subarray(half)].map(derInteger)
  await writeFile(`${file}.key`, publicKey)
  await writeFile(`${file}.tbs`, octets)
  await writeFile(`${file}.sig`, der(0x30, ...numbers))
  const files = ['-verify', `${file}.key`, '-keyform', 'DER', '-signature', `${file}.sig`, `${file}.tbs`]
  const { code, stdout } = await runProgram('openssl', ['dgst', '-sha256', ...files])
  return code === 0 && stdout.includes('Verified OK')
}

/** An unsigned number as DER has it: no octet more than it takes, and none that looks negative. */
function derInteger(number: Uint8Array): Buffer {
  const first = number.findIndex((octet) => octet !== 0)
  const digits = number.subarray(first)
  return der(0x02, (digits[0] ?? 0) >= 0x80 ? '00' : '', digits)
}
