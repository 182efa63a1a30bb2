/**
 * The app's views: which component answers which viewport, and where its code lies. Read by our build and the local
 * Dashboard; a test compares it with `ui_extension` of stripe-app.yaml, which is what Stripe reads. Stripe has no file of this name.
 */
import { defineUiExtension } from './src/dashboard/build/uiExtension.ts';

export default defineUiExtension({
  views: [
    {
      component: 'ExtensionList',
      viewport: 'stripe.dashboard.drawer.default',
      entry: 'views/ExtensionList/index.tsx',
    },
    {
      component: 'SubscriptionPreview',
      viewport: 'stripe.dashboard.subscription.detail',
      entry: 'views/SubscriptionPreview/index.tsx',
    },
  ],
  bundle: {
    globalName: '__StripeExtExports',
    external: ['react', 'react/jsx-runtime', '@remote-ui/react'],
    target: 'es2020',
    alias: { '@stripe/extensibility-sdk': 'src/sdk' },
  },
});
