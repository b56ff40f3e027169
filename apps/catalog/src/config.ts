import { VaultConfig } from '@runlet/nest';
import { Matches } from 'class-validator';

export class CatalogConfig extends VaultConfig {
  /** `esdb://…`, or `postgres://…` for a store in Postgres, in the schema `event_store` of that database. */
  @Matches(/^(esdb(\+discover)?|postgres(ql)?):\/\//, { message: 'must be an esdb:// or postgres:// URL' })
  EVENTSTORE_URL!: string;
}
