import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openssl } from '../support/openssl.ts'

/** A certificate and its key as the openssl program made them. */
export interface Made {
  /** Paths of PEM files. */
  readonly key: string
  readonly pem: string
  readonly der: Uint8Array
  readonly keyPem: string
}

export const USAGES = {
  masterList: '2.23.136.1.1.3',
  documentSignerList: '0.4.0.127.0.7.3.11.1.4.2',
  defectList: '0.4.0.127.0.7.3.11.2.1.2',
} as const
export const CONTENT_TYPES = {
  masterList: '2.23.136.1.1.2',
  documentSignerList: '0.4.0.127.0.7.3.1.6',
  defectList: '0.4.0.127.0.7.3.1.5',
} as const

export const CA_EXTENSIONS = [
  'basicConstraints=critical,CA:TRUE,pathlen:0',
  'keyUsage=critical,keyCertSign,cRLSign',
  'subjectKeyIdentifier=hash',
  'authorityKeyIdentifier=keyid',
]

/** In place of key identifiers: the openssl program adds them where it is told nothing. */
export const NO_KEY_IDENTIFIERS = ['subjectKeyIdentifier=none', 'authorityKeyIdentifier=none']

export function signerExtensions(usage?: string): string[] {
  return [
    'keyUsage=critical,digitalSignature',
    ...(usage === undefined ? [] : [`extendedKeyUsage=critical,${usage}`]),
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid',
  ]
}

type Key = readonly string[]
export const KEYS = {
  brainpoolP384r1: ['EC', 'ec_paramgen_curve:brainpoolP384r1'],
  explicitBrainpoolP256r1: ['EC', 'ec_paramgen_curve:brainpoolP256r1', 'ec_param_enc:explicit'],
  p256: ['EC', 'ec_paramgen_curve:prime256v1'],
  rsa: ['RSA', 'rsa_keygen_bits:2048'],
} as const satisfies Record<string, Key>

interface Wish {
  readonly subject: string
  readonly key?: Key
  readonly extensions: readonly string[]
  readonly days?: number
  /** Itself where left out. */
  readonly issuer?: Made
  /** Of the signature: RSA-PSS and the like. */
  readonly options?: readonly string[]
}

/** Everything lies in a folder of its own, gone after `close`. */
export class ListPki {
  readonly folder = mkdtempSync(join(tmpdir(), 'lists-'))
  #count = 0

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  write(octets: Uint8Array | string, name = `file${this.#count++}`): string {
    writeFileSync(this.path(name), octets)
    return this.path(name)
  }

  makeKey([algorithm = '', ...options]: Key = KEYS.brainpoolP384r1): string {
    const path = this.path(`key${this.#count++}.pem`)
    const settings = options.flatMap((option) => ['-pkeyopt', option])
    openssl(['genpkey', '-algorithm', algorithm, ...settings, '-out', path])
    return path
  }

  make({ subject, key, extensions, days = 3650, issuer, options = [] }: Wish, keyPath = this.makeKey(key)): Made {
    const [pem, config] = [this.path(`cert${this.#count++}.pem`), this.write(`${extensions.join('\n')}\n`)]
    const request = this.path(`request${this.#count++}.pem`)
    const about = this.write('[req]\ndistinguished_name=dn\n[dn]\n')
    openssl(['req', '-new', '-config', about, '-key', keyPath, '-subj', subject, '-out', request])
    const by = issuer === undefined ? ['-signkey', keyPath] : ['-CA', issuer.pem, '-CAkey', issuer.key]
    const serial = `0x${(0x1000 + this.#count).toString(16)}`
    const dates = ['-days', String(days), '-set_serial', serial]
    openssl(['x509', '-req', '-in', request, ...by, ...dates, '-extfile', config, '-sha384', ...options, '-out', pem])
    const octets = Uint8Array.from(openssl(['x509', '-in', pem, '-outform', 'DER']))
    return { key: keyPath, pem, der: octets, keyPem: readFileSync(keyPath, 'utf8') }
  }

  csca(country: string, wish: Partial<Wish> = {}): Made {
    return this.make({ subject: `/C=${country}/O=Government/CN=CSCA ${country}`, extensions: CA_EXTENSIONS, ...wish })
  }

  /** PEM; only to be registered: nobody needs its key. */
  tlsCertificate(): string {
    return readFileSync(this.make({ subject: '/CN=127.0.0.1', key: KEYS.p256, extensions: [] }).pem, 'utf8')
  }

  signer(issuer: Made, usage: string | undefined, wish: Partial<Wish> = {}): Made {
    const subject = '/C=UT/O=Government/CN=List Signer'
    return this.make({ subject, extensions: signerExtensions(usage), issuer, days: 800, ...wish })
  }

  /** `openssl cms -sign`. */
  sign(
    content: Uint8Array,
    contentType: string,
    signers: readonly Made[],
    options: readonly string[] = ['-keyid'],
  ): Buffer {
    const who = signers.flatMap(({ pem, key }) => ['-signer', pem, '-inkey', key])
    const settings = [
      '-binary',
      '-nodetach',
      '-outform',
      'DER',
      '-md',
      'sha256',
      '-nosmimecap',
      '-econtent_type',
      contentType,
    ]
    return openssl(['cms', '-sign', '-in', this.write(content), ...settings, ...who, ...options])
  }

  /** `openssl cms -verify` up to a CSCA. @returns the content */
  verify(octets: Uint8Array, anchor: Made, options: readonly string[] = []): Buffer {
    const trust = ['-CAfile', anchor.pem, '-purpose', 'any']
    return openssl(['cms', '-verify', '-binary', '-inform', 'DER', '-in', this.write(octets), ...trust, ...options])
  }
}
