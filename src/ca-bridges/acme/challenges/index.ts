/** How it is shown to an ACME CA that a name is ours. */
export { openProver } from './open-prover.ts'
export { type Proof, type Prover, waitingForProof } from './proof.ts'
