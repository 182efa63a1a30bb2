/** For tests: a stream that keeps what was written. */
import { Writable } from 'node:stream';

export class Kept extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
