/** The page's one store of toasts: filled by the page's own changes and, through the host, by views. */
import { createToastStore } from '../../components/toastStore.ts';

export const toasts = createToastStore();
export const showToast = toasts.show;
