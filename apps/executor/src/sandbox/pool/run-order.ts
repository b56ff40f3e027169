import type { RunJob } from '../sandbox.ts';
import type { GuestOrder } from '../wire/guest-protocol.ts';
import type { RunOrder } from '../wire/protocol.ts';

/** A job as it is sent to a process: what the process reads, and what it passes on unread. */
export const orderOf = (run: number, job: RunJob): { order: RunOrder; sections: Uint8Array[] } => {
  const { limits, timeoutMs, inputKind } = job;
  const { cpuTimeMs, memoryBytes, outputBytes, sdkCalls } = limits;
  const bounds = { inputKind, timeoutMs, cpuTimeMs, memoryBytes, outputBytes, sdkCalls };
  const guestOrder: GuestOrder = {
    context: {
      tenantId: job.tenant,
      organizationId: job.organizationId,
      userId: job.userId,
      scriptId: job.scriptId,
      scriptName: job.scriptName,
      version: job.version,
      executionId: job.executionId,
      attempt: job.attempt,
      idempotencyKey: job.idempotencyKey,
      correlationId: job.correlationId,
    },
    ...bounds,
  };
  return {
    order: {
      kind: 'run',
      run,
      script: `${job.scriptId}/${job.version}/${job.sourceHash}`,
      sourceHash: job.sourceHash,
      fileName: job.scriptName,
      ...bounds,
    },
    sections: [Buffer.from(JSON.stringify(guestOrder)), Buffer.from(JSON.stringify(job.trigger)), job.input],
  };
};
