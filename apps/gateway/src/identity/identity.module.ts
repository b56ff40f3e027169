import { Global, Module } from '@nestjs/common';
import { ApiKeys } from './api-keys.ts';

/** Who calls: shared by admin API, endpoints and console. */
@Global()
@Module({ providers: [ApiKeys], exports: [ApiKeys] })
export class IdentityModule {}
