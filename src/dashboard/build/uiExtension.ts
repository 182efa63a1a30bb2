/** The shape of ui-extension.config.ts. Types only in, the same object out: nothing is computed here. */

/** Where a view can stand; the ones that this product uses. The full list is Stripe's "Viewports" reference. */
export type Viewport =
  | 'stripe.dashboard.drawer.default'
  | 'stripe.dashboard.subscription.list'
  | 'stripe.dashboard.subscription.detail'
  | 'stripe.dashboard.customer.list'
  | 'stripe.dashboard.customer.detail'
  | 'stripe.dashboard.invoice.list'
  | 'stripe.dashboard.invoice.detail'
  | 'stripe.dashboard.product.list'
  | 'stripe.dashboard.product.detail'
  | 'stripe.dashboard.home.overview'
  | 'stripe.dashboard.billing.overview'
  | 'stripe.dashboard.fullpage'
  | 'settings'
  | 'onboarding';

export interface ViewEntry {
  /** Name of the manifest and of the bundle's export; letters, digits, underscore. */
  component: string;
  viewport: Viewport;
  /** Module with the view as its default export, relative to the app's folder. */
  entry: string;
}

export interface BundleOptions {
  /** Global that the bundle defines: the Dashboard looks for `__StripeExtExports`. */
  globalName: '__StripeExtExports';
  /** Modules that the sandbox provides through `require`, so that views and reconciler share one React. */
  external: readonly ['react', 'react/jsx-runtime', '@remote-ui/react'];
  target: string;
  /** Package name to folder, relative to the app's folder. */
  alias: Readonly<Record<string, string>>;
}

export interface UiExtension {
  views: readonly ViewEntry[];
  bundle: BundleOptions;
}

export function defineUiExtension(uiExtension: UiExtension): UiExtension {
  return uiExtension;
}
