import assert from 'node:assert/strict'
import type { CvCertificate } from '../../src/cvc/index.ts'
import { makeRequest } from '../support/applicant.ts'
import { assertBouncyCastleAgrees, BouncyCastle } from './bouncy-castle.ts'
import { turnLastBit } from './data-objects.ts'
import { assertOpenpaceAgrees, openpaceReads, openpaceVerifiesRequest } from './openpace.ts'
import { made, type Proofs } from './proofs.ts'
import type { ToolName } from './tools.ts'
import type { World } from './world.ts'

/** Looks at a terminal's certificate with every foreign reader there is. `needs`: what it takes to get one. */
export type ProveCertificate = (
  whose: string,
  needs: readonly ToolName[],
  terminal: () => CvCertificate,
) => Promise<void>

/** OpenPACE and BouncyCastle on the objects this node makes: its CA certificates, and requests. */
export async function proveObjects(world: World, proofs: Proofs): Promise<ProveCertificate> {
  const { cvca, dv, folder } = world
  const compiled = await proofs.prove("BouncyCastle's readers compile", ['bouncyCastle', 'jdk'], () =>
    BouncyCastle.compile(folder),
  )
  await proofs.prove(
    'cvc-print verifies our CVCA and DV certificates and reads them as we do',
    ['openpace'],
    async () => {
      for (const certificate of [cvca, dv]) {
        assertOpenpaceAgrees(await openpaceReads(certificate.octets, [cvca], folder), certificate)
      }
    },
  )
  await proofs.prove('BouncyCastle does so too, CVCA to DV', ['bouncyCastle', 'jdk'], async () => {
    const readings = await made(compiled).readChain([cvca.octets, dv.octets])
    assertBouncyCastleAgrees(readings, [cvca, dv])
  })
  await proofs.prove(
    'both refuse our DV certificate with one bit turned',
    ['openpace', 'bouncyCastle', 'jdk'],
    async () => {
      const turned = turnLastBit(dv.octets)
      assert.equal((await openpaceReads(turned, [cvca], folder)).verified, false, 'OpenPACE verifies it')
      const [, reading] = await made(compiled).readChain([cvca.octets, turned])
      assert.equal(reading?.verified, false, 'BouncyCastle verifies it')
    },
  )
  await proofs.prove('cvc-print verifies a request we make, and not one with a bit turned', ['openpace'], async () => {
    const { octets } = await makeRequest({ holderReference: 'UTGATE900001', authorityReference: dv.holderReference })
    assert.equal(await openpaceVerifiesRequest(octets, folder), true)
    assert.equal(await openpaceVerifiesRequest(turnLastBit(octets), folder), false)
  })
  const both = 'BouncyCastle verifies the inner and the outer signature of a request we make'
  await proofs.prove(both, ['bouncyCastle', 'jdk'], async () => {
    const before = await makeRequest({ holderReference: 'UTGATE900001', authorityReference: dv.holderReference })
    const wish = { holderReference: 'UTGATE900002', authorityReference: dv.holderReference, signedBy: before }
    const { octets } = await makeRequest(wish)
    const verify = (request: Uint8Array) => made(compiled).verifyRequest(request, before.octets)
    assert.deepEqual(await verify(octets), { inner: true, outer: true })
    assert.deepEqual(await verify(turnLastBit(octets)), { inner: true, outer: false })
  })
  return async (whose, needs, terminal) => {
    await proofs.prove(
      `cvc-print verifies ${whose} up to our CVCA and reads it as we do`,
      [...needs, 'openpace'],
      async () => {
        assertOpenpaceAgrees(await openpaceReads(terminal().octets, [cvca, dv], folder), terminal())
      },
    )
    await proofs.prove(
      `BouncyCastle verifies ${whose}, CVCA to DV to terminal`,
      [...needs, 'bouncyCastle', 'jdk'],
      async () => {
        const chain = [cvca, dv, terminal()]
        const readings = await made(compiled).readChain(chain.map(({ octets }) => octets))
        assertBouncyCastleAgrees(readings, chain)
      },
    )
  }
}
