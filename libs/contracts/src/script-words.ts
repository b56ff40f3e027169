export const scriptStatuses = ['draft', 'active', 'paused', 'disabled', 'archived'] as const;
export type ScriptStatus = (typeof scriptStatuses)[number];

/** A name is also how an embedded script is called, so it has no slashes or control characters. */
export const SCRIPT_NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]*$/;
/**
 * For requests that name a script by `scriptId` or else by `scriptName`: whether the id must be there. One that is
 * given is always checked, and is what counts.
 */
export const isIdNeeded = (request: { scriptId?: unknown; scriptName?: unknown }): boolean =>
  request.scriptId !== undefined || request.scriptName === undefined;

/** Versions are counted in 32 bits. */
export const MAX_VERSION = 2_147_483_647;
