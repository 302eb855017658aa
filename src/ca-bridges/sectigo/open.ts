import { openCaHttp } from '../ca-http/index.ts'
import { type BridgeParts, type OpenedBridge, readRoots } from '../index.ts'
import { SectigoBridge } from './bridge.ts'
import { SectigoCalls } from './calls.ts'
import { CollectBooks } from './collect-books.ts'
import type { SectigoSettings } from './settings.ts'

export function openSectigo(name: string, settings: SectigoSettings, { db, files }: BridgeParts): OpenedBridge {
  const calls = new SectigoCalls({ http: openCaHttp(settings, files), files, settings })
  return {
    bridge: new SectigoBridge(name, settings, { calls, books: new CollectBooks(db, name) }),
    roots: () => readRoots(files, settings.roots),
    profileOf: () => undefined, // what its certificates say is the CA's own affair
  }
}
