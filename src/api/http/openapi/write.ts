import { writeFile } from 'node:fs/promises'
import { ROUTES } from '../operators-app.ts'
import { description, openApiDocument } from './index.ts'

const FILE = new URL('../../../../schemas/openapi.json', import.meta.url)

/** `npm run openapi`: what the node answers at /api/openapi.json, for those who have none at hand. */
await writeFile(FILE, `${JSON.stringify(openApiDocument([...ROUTES, description(ROUTES)]), null, 2)}\n`)
