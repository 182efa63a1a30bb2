/** `npm start`: serves until it is told to stop. */
import { readSettings } from './settings.ts';
import { startServer } from './serve.ts';

export async function start(): Promise<void> {
  const tell = (text: string): void => void process.stdout.write(`${text}\n`);
  const running = await startServer(readSettings(), tell);
  tell(`\n  Extension Console   ${running.origin}\n`);
  tell('  Dashboard and Stripe API are there; try the API with any key that starts with sk_test_.');
  tell('  Stop with Ctrl+C. Everything is kept in the data folder.');
  await new Promise<void>((resolve) => {
    const stop = (): void => resolve();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  await running.close();
  // Handles of libraries may linger; everything of ours is closed.
  process.exit(0);
}
