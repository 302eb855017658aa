/** Signed SOAP messages, by the profile of docs/ws-security.md: made, and taken for what they say only if one key stands for all of it. */
export { readSignerCertificate, type SignerCertificate, UnsuitableCertificate } from './certificates.ts'
export { WS_SECURITY, WS_SECURITY_RULES, WsSecurityError, type WsSecurityRule } from './errors.ts'
export { type OpenedMessage, type OpeningTerms, openMessage } from './open.ts'
export { sealMessage } from './seal.ts'
export { type MessageSigner, openMessageSigner } from './signer.ts'
export type { Window } from './timestamp.ts'
