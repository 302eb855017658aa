#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { onRightNode } from './runtime.js'

/** A checkout runs its source as it is; a published package holds only what was built. */
const SOURCE = new URL('../src/app/main.ts', import.meta.url)
const BUILT = new URL('../dist/app/main.js', import.meta.url)

await onRightNode(async () => {
  const { main } = await import((existsSync(SOURCE) ? SOURCE : BUILT).href)
  await main(process.argv.slice(2))
})
