/** Every endpoint that there is. Order matters where a fixed path and an id could both match. */
import { accountRoutes } from './account.ts';
import { couponRoutes } from './coupons.ts';
import { createPreviewRoutes } from './create-preview.ts';
import { creditNoteRoutes } from './credit-notes.ts';
import { discountRoutes } from './discounts.ts';
import { customerRoutes } from './customers.ts';
import { eventRoutes } from './events.ts';
import { invoiceItemRoutes } from './invoice-items.ts';
import { invoiceDraftRoutes } from './invoice-drafts.ts';
import { invoiceLineRoutes } from './invoice-lines.ts';
import { invoiceLifecycleRoutes } from './invoice-lifecycle.ts';
import { invoiceRoutes } from './invoices.ts';
import { meterEventRoutes } from './meter-events.ts';
import { meterRoutes } from './meters.ts';
import { paymentIntentRoutes } from './payment-intents.ts';
import { paymentRoutes } from './payments.ts';
import { paymentMethodRoutes } from './payment-methods.ts';
import { platformRoutes } from './platform.ts';
import { priceRoutes } from './prices.ts';
import { productRoutes } from './products.ts';
import { searchRoutes } from './search.ts';
import { requestRoutes } from './requests.ts';
import { stripecliRoutes } from './stripecli.ts';
import { promotionCodeRoutes } from './promotion-codes.ts';
import { scheduleRoutes } from './schedules.ts';
import { subscriptionItemRoutes } from './subscription-items.ts';
import { pausingRoutes } from './pausing.ts';
import { subscriptionMigrateRoutes } from './subscription-migrate.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { taxRateRoutes } from './tax-rates.ts';
import { testClockRoutes } from './test-clocks.ts';
import { thinEventRoutes } from './thin-events.ts';
import { webhookEndpointRoutes } from './webhook-endpoints.ts';

export const STRIPE_ROUTES = [
  ...searchRoutes,
  ...testClockRoutes,
  ...accountRoutes,
  ...customerRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...couponRoutes,
  ...promotionCodeRoutes,
  ...taxRateRoutes,
  ...creditNoteRoutes,
  ...discountRoutes,
  ...pausingRoutes,
  ...subscriptionMigrateRoutes,
  ...subscriptionRoutes,
  ...subscriptionItemRoutes,
  ...scheduleRoutes,
  ...createPreviewRoutes,
  ...invoiceRoutes,
  ...invoiceLifecycleRoutes,
  ...invoiceDraftRoutes,
  ...invoiceLineRoutes,
  ...invoiceItemRoutes,
  ...meterRoutes,
  ...meterEventRoutes,
  ...paymentMethodRoutes,
  ...paymentIntentRoutes,
  ...paymentRoutes,
  ...eventRoutes,
  ...webhookEndpointRoutes,
  ...thinEventRoutes,
  ...stripecliRoutes,
];

export const PLATFORM_ROUTES = [...platformRoutes, ...requestRoutes];
