import { eventStoreContract } from '../event-store.contract.ts';
import { MemoryEventStore } from './memory.event-store.ts';

const start = async () => {
  const store = new MemoryEventStore();
  return { store, stop: () => store.close() };
};

eventStoreContract('memory', start, false);
