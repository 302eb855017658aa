import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

/** It compiles a native module, which a process of its own loads, and only where keys are in a token. */
const MAY_RUN_IT = ['pkcs11js']

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))

describe('packages with a script for their installation', () => {
  it('are all known, and only one that compiles itself may run it', () => {
    const { packages } = read('package-lock.json') as { packages: Record<string, { hasInstallScript?: boolean }> }
    const withScript = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
      hasInstallScript ? [path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)] : [],
    )
    assert.deepEqual(
      read('package.json').allowScripts,
      Object.fromEntries(withScript.map((name) => [name, MAY_RUN_IT.includes(name)])),
    )
  })
})
