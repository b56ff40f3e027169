import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { CatalogConfig } from '../../apps/catalog/src/config.ts';
import { ExecutorConfig } from '../../apps/executor/src/config.ts';
import { GatewayConfig } from '../../apps/gateway/src/config.ts';
import { SchedulerConfig } from '../../apps/scheduler/src/config.ts';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

/** Sizes are written for people; these numbers are written as they are. */
const MOST_DIGITS_SHOWN = 6;

/** Every variable of every service, with its default. */
const settings = new Map(
  [CatalogConfig, SchedulerConfig, ExecutorConfig, GatewayConfig].flatMap((config) => {
    const defaults = new config() as unknown as Record<string, unknown>;
    const fields = getMetadataStorage().getTargetValidationMetadatas(config, '', false, false);
    return fields.map(({ propertyName }) => [propertyName, defaults[propertyName]] as const);
  }),
);

describe('docs/configuration.md', () => {
  it.each([...settings])('describes %s with its default (%s)', (name, fallback) => {
    const rows = page.split('\n').filter((line) => line.startsWith('|') && line.includes(`\`${name}\``));
    expect(rows).not.toEqual([]);
    if (typeof fallback === 'number' && String(fallback).length <= MOST_DIGITS_SHOWN) {
      expect(rows.join('\n')).toContain(String(fallback));
    }
  });
});
