import { installPackages } from '../support/install-packages.ts'
import { missingTools, TOOLS, type ToolName } from './tools.ts'

/**
 * Looks for the tools; where `mayInstall`, gets what is missing from the machine's own package sources.
 * @returns what is missing in the end, and says in one line how to get it
 */
export async function installTools({ mayInstall }: { mayInstall: boolean }): Promise<Set<ToolName>> {
  const missing = await missingTools()
  if (missing.size === 0) return missing
  await installPackages(
    [...missing].map((tool) => TOOLS[tool].debianPackage),
    { mayInstall },
  )
  return missingTools()
}
