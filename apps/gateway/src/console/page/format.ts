/** How values are shown to a person. */
export const format = {
  /** `2026-11-23 06:42:16 UTC`. */
  time: (iso: string | null): string => (iso ? `${iso.slice(0, 19).replace('T', ' ')} UTC` : '–'),
  duration: (ms: number | null): string =>
    ms === null ? '–' : ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`,
  bytes: (bytes: number | null): string => (bytes === null ? '–' : `${(bytes / 1024 / 1024).toFixed(1)} MB`),
  json: (value: unknown): string => JSON.stringify(value, null, 2) ?? '',
};
