// Files that are there whole or not at all, also after a power cut.
export { createDurably, flushFolder, flushPath, removeDurably, writeDurably } from './durable-files.ts'
