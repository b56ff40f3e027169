// A scheduled script. The source is the body of an async function, so `return` gives the execution its output.
//
// `tick` is the due moment of the schedule, not the time of the run; it is null when a person starts the script
// by hand.
const { tick, cronExpression } = context.trigger;
const now = new Date();
const due = tick ? new Date(tick) : now;
const lateMs = now.getTime() - due.getTime();

if (lateMs > 60_000) {
  sdk.log.warn('The tick came late: Runlet was down or busy', { due, lateMs });
} else {
  console.log(`Tick of "${cronExpression ?? 'by hand'}" at ${due.toISOString()}, ${lateMs} ms late`);
}

return { due, lateMs };
