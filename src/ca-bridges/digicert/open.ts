import { openCaHttp } from '../ca-http/index.ts'
import { type BridgeParts, type OpenedBridge, readRoots } from '../index.ts'
import { CertCentral } from './api.ts'
import { DigicertBridge } from './bridge.ts'
import { CallBooks } from './call-books.ts'
import type { DigicertSettings } from './settings.ts'

export function openDigicert(name: string, settings: DigicertSettings, { db, files, now }: BridgeParts): OpenedBridge {
  const books = new CallBooks(db, settings.mostCalls, now)
  const api = new CertCentral({ http: openCaHttp(settings, files), files, books, apiKey: settings.apiKey })
  return {
    bridge: new DigicertBridge(name, settings, api),
    roots: () => readRoots(files, settings.roots),
    profileOf: () => undefined, // what its certificates say is the CA's own affair
  }
}
