import { type BridgeParts, expectedOf, type OpenedBridge, readRoots } from '../index.ts'
import { AcmeBridge } from './acme-bridge.ts'
import type { AcmeSettings } from './settings.ts'

export function openAcme(name: string, settings: AcmeSettings, parts: BridgeParts): OpenedBridge {
  const { products, roots } = settings
  return {
    bridge: new AcmeBridge(name, settings, parts),
    roots: () => readRoots(parts.files, roots),
    profileOf: (wanted) => {
      const product = products.find((one) => one.name === wanted)
      return product && { keyUsage: [], purposes: [], ...expectedOf(product), subject: product.subject }
    },
  }
}
