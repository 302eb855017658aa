#!/usr/bin/env node
import { onRightNode } from './runtime.js'

await onRightNode(async () => {
  const { main } = await import('../src/app/main.ts')
  await main(process.argv.slice(2))
})
