// The audit chain: events get a place in one chain of hashes, checkpoints of it are signed and put outside, and anybody can verify it.
export { deliverOwed } from './anchors/deliver.ts'
export { filePlace } from './anchors/file-place.ts'
export { httpPlace, type PostTo } from './anchors/http-place.ts'
export type { AnchorPlace } from './anchors/place.ts'
export { tsaPlace } from './anchors/tsa-place.ts'
export { Chainer, chainEvents } from './chain-events.ts'
export {
  type Checkpoint,
  checkpointHash,
  isSignedBy,
  readAnchorLine,
  type SignedCheckpoint,
  signCheckpoint,
} from './checkpoint.ts'
export { type Evidence, type EvidenceCheckpoint, evidenceOf, type ProvenRow } from './evidence.ts'
export { type ExportPage, type ExportPlace, exportLines, exportPage } from './export-chain.ts'
export { headOf, startOf } from './head.ts'
export { type AnchorSchedule, type AuditKeys, ensureAuditKey, makeCheckpoints } from './make-checkpoint.ts'
export { canonicalText, chainBegin, sha256 } from './row.ts'
export { type PathStep, rootOf, TreeRoot, treePath, walkPath } from './tree.ts'
export { FINDINGS, type Finding, type FindingKind } from './verify/findings.ts'
export type { AnchorFile } from './verify/marks.ts'
export { isSilent, type OwnChainWish, Verifier } from './verify/verifier.ts'
export { type Verified, type VerifyWish, verifyChain } from './verify/verify-chain.ts'
