import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Log } from '@runlet/nest';
import { Piscina } from 'piscina';
import { LOG } from '../tokens.ts';
import { type Concealed, maskRecord, type MaskableRecord } from './mask-record.ts';

/** Up to here a record is masked where it is: some ms at most. */
const MAX_BYTES_HERE = 64 * 1024;
const IDLE_MS = 30_000;

/** Tests run this file from its source. */
const worker = new URL(`./mask.worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

const WITHHELD = Buffer.from('"withheld: it could not be masked"');

const withheld = ({ output, response, error }: MaskableRecord): MaskableRecord => ({
  input: WITHHELD,
  output: output && WITHHELD,
  response: response && { status: response.status, headers: {} },
  error: error && { ...error, name: 'Error', message: 'withheld: it could not be masked', stack: null },
  logs: Buffer.from('[]'),
  calls: Buffer.alloc(0),
});

const sizeOf = ({ input, output, logs, calls }: MaskableRecord): number =>
  input.byteLength + (output?.byteLength ?? 0) + logs.byteLength + calls.byteLength;

/** Masks what is kept of attempts that were given secrets; large records on a thread of their own. */
@Injectable()
export class RecordMasking implements OnApplicationShutdown {
  private readonly threads = new Piscina({
    filename: worker.href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    execArgv: [],
    env: {},
  });

  constructor(@Inject(LOG) private readonly log: Log) {}

  async onApplicationShutdown(): Promise<void> {
    await this.threads.destroy();
  }

  /** What cannot be masked is withheld. */
  async mask(concealed: Concealed, record: MaskableRecord): Promise<MaskableRecord> {
    try {
      if (sizeOf(record) <= MAX_BYTES_HERE) return maskRecord(concealed, record);
      return (await this.threads.run({ concealed, record })) as MaskableRecord;
    } catch (error) {
      this.log.error({ err: error }, 'a record could not be masked and is withheld');
      return withheld(record);
    }
  }
}
