import { Module } from '@nestjs/common';
import { EmbeddedController } from './embedded/embedded.controller.ts';
import { EmbeddedScripts } from './embedded/embedded-scripts.ts';
import { EndedRuns } from './executions/ended-runs.ts';
import { ExecutionsController } from './executions/executions.controller.ts';
import { ManualStarts } from './executions/manual-starts.ts';
import { StartController } from './executions/start.controller.ts';
import { OperationsController } from './operations/operations.controller.ts';
import { SchedulesController } from './schedules/schedules.controller.ts';
import { LifeCycleController } from './scripts/life-cycle.controller.ts';
import { ScriptReplies } from './scripts/script-replies.ts';
import { ScriptsController } from './scripts/scripts.controller.ts';
import { VersionsController } from './scripts/versions.controller.ts';
import { SecretsController } from './vault/secrets.controller.ts';
import { VariablesController } from './vault/variables.controller.ts';

/** `/api/v1`: questions and commands of people and programs, each forwarded to the service that owns the matter. */
@Module({
  controllers: [
    ScriptsController,
    LifeCycleController,
    VersionsController,
    StartController,
    ExecutionsController,
    EmbeddedController,
    SchedulesController,
    SecretsController,
    VariablesController,
    OperationsController,
  ],
  providers: [ScriptReplies, EndedRuns, ManualStarts, EmbeddedScripts],
})
export class AdminApiModule {}
