import { Controller } from '@nestjs/common';
import { catalog, type Principal, type ProjectionView, type RebuildProjection } from '@runlet/contracts';
import { assertPermitted, Body, Caller, Handles } from '@runlet/nest';
import { ProjectionRunner } from '@runlet/projections';

@Controller()
export class ProjectionController {
  constructor(private readonly runner: ProjectionRunner) {}

  @Handles(catalog.listProjections)
  list(@Caller() caller: Principal): Promise<readonly ProjectionView[]> {
    assertPermitted(caller, 'operate');
    return this.runner.status();
  }

  /** Answers at once; `listProjections` tells when it is live again. */
  @Handles(catalog.rebuildProjection)
  async rebuild(
    @Caller() caller: Principal,
    @Body(catalog.rebuildProjection) { name }: RebuildProjection,
  ): Promise<ProjectionView> {
    assertPermitted(caller, 'operate');
    await this.runner.rebuild(name);
    const statuses = await this.runner.status();
    return statuses.find((status) => status.name === name)!;
  }
}
