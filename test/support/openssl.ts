import { execFileSync, spawnSync } from 'node:child_process'

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** Runs the program on its own: another implementation than ours, though the same library. @returns its standard output */
export function openssl(args: readonly string[], input?: string | Uint8Array): Buffer {
  return execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'pipe'] })
}

/** A private key on a curve by OpenSSL's name for it; PKCS#8 in PEM. */
export function opensslKey(curve: string): Buffer {
  return openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`])
}

/** A suite that needs the program: without it, it stands there as pending and says so. */
export function describeWithOpenssl(title: string, suite: () => void): void {
  if (hasOpenssl) describe(title, suite)
  else describe(title, () => it('pending: there is no openssl program (apt-get install openssl)'))
}
