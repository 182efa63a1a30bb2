/** The page as a whole: data, routes, and what stands around them. */
import { useState } from 'react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { ToastRegion } from '../components/ToastRegion.tsx';
import { ApiError } from './data/api.ts';
import { Customizations } from './pages/customizations/Customizations.tsx';
import { InvoiceDetail } from './pages/InvoiceDetail.tsx';
import { InvoiceList } from './pages/InvoiceList.tsx';
import { NotFound } from './pages/NotFound.tsx';
import { RunDetail } from './pages/RunDetail.tsx';
import { RunList } from './pages/RunList.tsx';
import { SubscriptionDetail } from './pages/SubscriptionDetail.tsx';
import { SubscriptionList } from './pages/SubscriptionList.tsx';
import { DrawerProvider } from './shell/drawerState.tsx';
import { Shell } from './shell/Shell.tsx';
import { toasts } from './shell/toasts.ts';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Nothing changes behind the page's back but through the clock, a view or a terminal: coming back asks again.
        staleTime: 5_000,
        // A refusal stays a refusal; a server that is gone may come back within a moment.
        retry: (failures, error) => failures < 2 && error instanceof ApiError && error.status === 0,
        retryDelay: 400,
      },
    },
  });
}

export function App() {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter>
        <DrawerProvider>
          <Pages />
          <ToastRegion store={toasts} onError={(error) => console.error(error)} />
        </DrawerProvider>
      </BrowserRouter>
    </QueryClientProvider>
  );
}

export function Pages() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/subscriptions" replace />} />
        <Route path="subscriptions" element={<SubscriptionList />} />
        <Route path="subscriptions/:id" element={<SubscriptionDetail />} />
        <Route path="invoices" element={<InvoiceList />} />
        <Route path="invoices/:id" element={<InvoiceDetail />} />
        <Route path="settings/billing/customizations" element={<Customizations />} />
        <Route path="runs" element={<RunList />} />
        <Route path="runs/:id" element={<RunDetail />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
