export * from './event-store.ts';
export * from './memory/memory.event-store.ts';
export * from './open-event-store.ts';
export * from './read-all.ts';
