import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { base32, matchingStep, oneTimeCode, otpauthUri, stepOf } from '../../src/people/totp.ts'
import { runProgram } from '../interop/run-program.ts'
import { installPackages, MAY_INSTALL, skipWithout } from '../support/install-packages.ts'

describe('codes of an authenticator app, beside another implementation (oathtool)', () => {
  before(async function () {
    this.timeout(600_000)
    if (await isThere()) return
    await installPackages(['oathtool'], { mayInstall: MAY_INSTALL })
    if (!(await isThere())) skipWithout('oathtool', this)
  })

  const isThere = (): Promise<boolean> =>
    runProgram('oathtool', ['--version'], {}).then(
      ({ code }) => code === 0,
      () => false,
    )

  /** What an app shows that was given the address behind the QR code. */
  async function shownByApp(uri: string, at: Date): Promise<string> {
    const { searchParams } = new URL(uri)
    const [algorithm, digits, period] = ['algorithm', 'digits', 'period'].map((name) => searchParams.get(name))
    const how = [`--totp=${algorithm}`, `--digits=${digits}`, `--time-step-size=${period}s`, '--base32']
    const now = `--now=${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`
    const { code, stdout, stderr } = await runProgram('oathtool', [...how, now, searchParams.get('secret') ?? ''], {})
    assert.equal(code, 0, stderr)
    return stdout.trim()
  }

  it('are the same, for secrets of every length and at times far apart', async () => {
    for (const octets of [10, 16, 19, 20, 21, 32]) {
      const secret = new Uint8Array(randomBytes(octets))
      const uri = otpauthUri(secret, { node: 'https://eac.example.ut', user: 'a.smith' })
      for (const time of [
        '1999-12-31T23:59:59Z',
        '2026-11-30T12:00:00Z',
        '2026-11-30T12:00:29Z',
        '2037-12-31T00:00:30Z',
      ]) {
        const at = new Date(time)
        const shown = await shownByApp(uri, at)
        assert.equal(shown, oneTimeCode(secret, stepOf(at)), `${base32(secret)} at ${time}`)
        assert.equal(matchingStep(secret, shown, at), stepOf(at))
      }
    }
  })
})
