import { Controller } from '@nestjs/common';
import {
  catalog,
  type ChangeDetails,
  type DeployVersion,
  type DisableScript,
  type RollBack,
  type ScriptChangedReply,
  type ScriptRef,
} from '@runlet/contracts';
import { Body, Handles, RawBody } from '@runlet/nest';
import { type Call, CallOf } from '../recording/call.ts';
import { ScriptService } from './script.service.ts';

type Reply = Promise<ScriptChangedReply>;

@Controller()
export class ScriptController {
  constructor(private readonly scripts: ScriptService) {}

  @Handles(catalog.createScript)
  create(@CallOf() call: Call, @RawBody() plain: unknown): Reply {
    return this.scripts.create(call, plain);
  }

  @Handles(catalog.saveVersion)
  saveVersion(@CallOf() call: Call, @RawBody() plain: unknown): Reply {
    return this.scripts.saveVersion(call, plain);
  }

  @Handles(catalog.changeDetails)
  changeDetails(@CallOf() call: Call, @Body(catalog.changeDetails) command: ChangeDetails): Reply {
    return this.scripts.changeDetails(call, command);
  }

  @Handles(catalog.deployVersion)
  deploy(@CallOf() call: Call, @Body(catalog.deployVersion) command: DeployVersion): Reply {
    return this.scripts.deploy(call, command);
  }

  @Handles(catalog.rollBack)
  rollBack(@CallOf() call: Call, @Body(catalog.rollBack) command: RollBack): Reply {
    return this.scripts.rollBack(call, command);
  }

  @Handles(catalog.activateScript)
  activate(@CallOf() call: Call, @Body(catalog.activateScript) command: ScriptRef): Reply {
    return this.scripts.activate(call, command);
  }

  @Handles(catalog.pauseScript)
  pause(@CallOf() call: Call, @Body(catalog.pauseScript) command: ScriptRef): Reply {
    return this.scripts.pause(call, command);
  }

  @Handles(catalog.disableScript)
  disable(@CallOf() call: Call, @Body(catalog.disableScript) command: DisableScript): Reply {
    return this.scripts.disable(call, command);
  }

  @Handles(catalog.archiveScript)
  archive(@CallOf() call: Call, @Body(catalog.archiveScript) command: ScriptRef): Reply {
    return this.scripts.archive(call, command);
  }

  @Handles(catalog.restoreScript)
  restore(@CallOf() call: Call, @Body(catalog.restoreScript) command: ScriptRef): Reply {
    return this.scripts.restore(call, command);
  }

  @Handles(catalog.deleteScript)
  delete(@CallOf() call: Call, @Body(catalog.deleteScript) command: ScriptRef): Reply {
    return this.scripts.delete(call, command);
  }
}
