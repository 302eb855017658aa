import { QueryClientProvider } from '@tanstack/react-query'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { queryClient } from './api/queries.ts'
import { BrokenPage } from './shell/broken-page.tsx'
import { Invitation } from './shell/invitation.tsx'
import { NotFound } from './shell/not-found.tsx'
import { SCREENS } from './shell/screens.ts'
import { Shell } from './shell/shell.tsx'

const router = createBrowserRouter([
  { path: '/invitation', element: <Invitation />, ErrorBoundary: BrokenPage },
  {
    path: '/',
    element: <Shell />,
    hydrateFallbackElement: <></>,
    ErrorBoundary: BrokenPage,
    children: [
      ...SCREENS.flatMap(({ path, open, detail, more = [] }) =>
        [{ path, open }, ...(detail === undefined ? [] : [detail]), ...more].map((one) => ({
          path: one.path,
          lazy: one.open,
          ErrorBoundary: BrokenPage,
        })),
      ),
      {
        path: '/me',
        lazy: async () => ({ Component: (await import('./screens/account/account.tsx')).Account }),
        ErrorBoundary: BrokenPage,
      },
      {
        path: '/set-up',
        lazy: async () => ({ Component: (await import('./screens/set-up/set-up.tsx')).SetUpNode }),
        ErrorBoundary: BrokenPage,
      },
      { path: '*', element: <NotFound /> },
    ],
  },
])

export const App = () => (
  <QueryClientProvider client={queryClient}>
    <RouterProvider router={router} />
  </QueryClientProvider>
)
