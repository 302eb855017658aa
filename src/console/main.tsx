import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { showTheme } from './parts/theme.ts'
import { openTexts } from './text/i18n.ts'
import './style/base.css'
import './style/shell.css'
import './style/parts.css'

showTheme()
await openTexts()
const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<App />)
