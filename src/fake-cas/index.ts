/**
 * CAs that are none: each is as strict as a vendor is said to be, at the other end of a real connection, for tests and for people who
 * try a bridge. Written from what is published of the vendors and from nothing of the bridges.
 */
export { formOf, json, jsonOf, jsonValueOf, noContent, text, textOf } from './bodies.ts'
export { DIGICERT_KEYS, type DigicertDesk, openDigicertFake } from './digicert/index.ts'
export {
  type Decryption,
  type EmcaDesk,
  type EmcaOrder,
  type EmcaWish,
  type FakeEmca,
  openEmcaFake,
} from './emca/index.ts'
export { type EstDesk, openEstFake } from './est/index.ts'
export type { CaDesk, FakeAnswer, FakeCa, FakeRequest, FakeWish, Heard, Inside } from './fake-ca.ts'
export type { FakeTls, TlsIdentity } from './fake-tls.ts'
export { type FakeManner, openFakeCa } from './open-fake-ca.ts'
export { type AskedRequest, readPkcs10 } from './read-request.ts'
export { openSectigoFake, SECTIGO_LOGIN, type SectigoDesk } from './sectigo/index.ts'
export { type Issued, type LeafWish, SmallCa } from './small-ca.ts'
export { openSwissSignFake, type SwissSignDesk } from './swisssign/index.ts'
export { TROUBLE_NAMES, TROUBLES, type Trouble, Troubles } from './troubles.ts'
export { openUanatacaFake, type UanatacaDesk } from './uanataca/index.ts'
export { FAKE_VENDORS, type FakeVendor, type SetUp, type TriedFake } from './vendors.ts'
