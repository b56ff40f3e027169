import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** The same work with the product taken away: what `edge.ts` and `worker.ts` do, as two processes like Runlet's. */
export interface Floor {
  readonly url: string;
  stop(): void;
}

const start = async (file: string, natsUrl: string): Promise<[ChildProcess, Record<string, unknown>]> => {
  const child = fork(new URL(file, import.meta.url), { env: { NATS_URL: natsUrl } });
  const [message] = (await once(child, 'message')) as [Record<string, unknown>];
  return [child, message];
};

export const startFloor = async (natsUrl: string): Promise<Floor> => {
  const [worker] = await start('worker.ts', natsUrl);
  const [edge, { address }] = await start('edge.ts', natsUrl);
  return {
    url: `${String(address)}/floor`,
    stop: () => {
      edge.kill();
      worker.kill();
    },
  };
};
