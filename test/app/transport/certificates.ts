import { makeSelfSignedCertificate, type SelfSignedCertificate } from '../../../src/app/transport/index.ts'

/** A certificate for localhost that is valid today, or as told. */
export function testCertificate(
  commonName: string,
  { curve = 'prime256v1', days = 30, startsInDays = -1 }: { curve?: string; days?: number; startsInDays?: number } = {},
): SelfSignedCertificate {
  const day = 24 * 60 * 60 * 1000
  const notBefore = new Date(Date.now() + startsInDays * day)
  return makeSelfSignedCertificate({
    subject: { commonName, country: 'UT' },
    hostNames: ['localhost', '127.0.0.1', '::1'],
    notBefore,
    notAfter: new Date(notBefore.getTime() + days * day),
    curve,
  })
}
