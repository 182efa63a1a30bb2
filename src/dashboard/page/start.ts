/** Before everything else on the page: the sandbox of the views loads in a process of its own while the page does. */
import { beginSandboxFrame } from '../host/sandboxFrame.ts';

beginSandboxFrame(document, '/sandbox.html');
