export { type BrainpoolCheck, checkBrainpool } from './brainpool-check.ts'
