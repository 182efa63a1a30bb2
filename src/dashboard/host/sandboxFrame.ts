/** The hidden iframe of the sandbox, and the way to begin loading it before the page's own script has come. */

export interface SandboxFrame {
  element: HTMLIFrameElement;
  loaded: Promise<void>;
}

export function openSandboxFrame(document: Document, url: string): SandboxFrame {
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', 'allow-scripts');
  element.src = url;
  element.hidden = true;
  element.tabIndex = -1;
  element.title = 'Views of the app';
  element.setAttribute('aria-hidden', 'true');
  const loaded = new Promise<void>((resolve) => {
    element.addEventListener('load', () => resolve(), { once: true });
  });
  document.body.append(element);
  return { element, loaded };
}

const early = globalThis as { earlySandboxFrame?: SandboxFrame | undefined };

/** Called by a small script at the head of the page; the page itself loads meanwhile. */
export function beginSandboxFrame(document: Document, url: string): void {
  early.earlySandboxFrame = openSandboxFrame(document, url);
}

/** The frame that was begun early, for its first and only taker. */
export function takeEarlySandboxFrame(): SandboxFrame | undefined {
  const frame = early.earlySandboxFrame;
  early.earlySandboxFrame = undefined;
  return frame;
}
