import { type Concealed, maskRecord, type MaskableRecord } from './mask-record.ts';

/** A thread of its own: five megabytes that were made for it can keep it busy for a second. */
export default ({ concealed, record }: { concealed: Concealed; record: MaskableRecord }): MaskableRecord =>
  maskRecord(concealed, record);
