export { addBatchPeer, batchPeerNamed, ownBatchKey } from './batch-key.ts'
export { exportForCeremony } from './export.ts'
export { type ImportedBatch, importFromCeremony } from './import.ts'
export { type CheckedBatch, checkForCeremony, handOverCertificates, signInCeremony } from './sign.ts'
