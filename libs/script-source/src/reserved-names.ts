/** Names that the prepared code of a module uses itself, and that no module may use. */
export const DEFAULT_EXPORT = '$default';
export const ANONYMOUS_DEFAULT = '$anonymous';
