import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AdminApiModule } from './admin-api/admin-api.module.ts';
import { ConsoleModule } from './console/console.module.ts';
import { EndpointsModule } from './endpoints/endpoints.module.ts';
import { KnownRoutes } from './http/known-routes.ts';
import { AccessGuard } from './identity/access.guard.ts';
import { IdentityModule } from './identity/identity.module.ts';
import { IntakeModule } from './intake/intake.module.ts';
import { OpenApiModule } from './openapi/openapi.module.ts';
import { type GatewayContext, UpstreamModule } from './upstream/upstream.module.ts';

/** The composition root. */
@Module({})
export class GatewayModule {
  static with(context: GatewayContext): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        UpstreamModule.with(context),
        IdentityModule,
        AdminApiModule,
        IntakeModule,
        OpenApiModule,
        ConsoleModule,
        EndpointsModule,
      ],
      providers: [KnownRoutes, { provide: APP_GUARD, useClass: AccessGuard }],
    };
  }
}
