import { openDigicertFake } from './digicert/index.ts'
import { openEmcaFake } from './emca/index.ts'
import { openEstFake } from './est/index.ts'
import type { FakeCa, FakeWish } from './fake-ca.ts'
import { openSectigoFake } from './sectigo/index.ts'
import { openSwissSignFake } from './swisssign/index.ts'
import { openUanatacaFake } from './uanataca/index.ts'

/** What whoever tries a bridge needs beside the fake. */
export interface SetUp {
  /** The entry of `cas` in eac.yaml, without `name` and `authority`. */
  readonly settings: Readonly<Record<string, unknown>>
  /** What the settings point to, by the name of the file. */
  readonly files: Readonly<Record<string, string | Uint8Array>>
}

/** A vendor whose CA can be tried without an account. */
export interface FakeVendor {
  readonly says: string
  open(wish: FakeWish): Promise<TriedFake>
}

export interface TriedFake extends FakeCa {
  /** @param at where a file of this name will lie, as it is to stand in eac.yaml */
  setUp(at: (file: string) => string): SetUp
}

/** By the kind of their bridges. */
export const FAKE_VENDORS: Readonly<Record<string, FakeVendor>> = {
  digicert: { says: 'DigiCert CertCentral Europe: PKIo on tokens and TLS, with approval', open: openDigicertFake },
  emca: { says: 'emCA of eMudhra, release 4.0: encrypted requests, officers who authorise', open: openEmcaFake },
  est: { says: 'any CA that speaks EST: password or certificate, with approval, renewal', open: openEstFake },
  sectigo: {
    says: 'Sectigo, !AutoApplyOrder: eIDAS and TLS certificates, three hours between collects',
    open: openSectigoFake,
  },
  swisssign: {
    says: 'SwissSign, RA REST interface 2: products with approval and with domains',
    open: openSwissSignFake,
  },
  uanataca: {
    says: 'Uanataca and Bit4id, RA interface: scratchcards, documents, an officer',
    open: openUanatacaFake,
  },
}
