import { Controller } from '@nestjs/common';
import {
  catalog,
  type RemoveSecret,
  type RemoveVariable,
  type SetSecret,
  type SetVariable,
  type VaultChangedReply,
} from '@runlet/contracts';
import { Body, Handles } from '@runlet/nest';
import { type Call, CallOf } from '../recording/call.ts';
import { VaultService } from './vault.service.ts';

@Controller()
export class VaultController {
  constructor(private readonly vault: VaultService) {}

  @Handles(catalog.setSecret)
  setSecret(@CallOf() call: Call, @Body(catalog.setSecret) told: SetSecret): Promise<VaultChangedReply> {
    return this.vault.setSecret(call, told);
  }

  @Handles(catalog.removeSecret)
  removeSecret(@CallOf() call: Call, @Body(catalog.removeSecret) told: RemoveSecret): Promise<VaultChangedReply> {
    return this.vault.removeSecret(call, told);
  }

  @Handles(catalog.setVariable)
  setVariable(@CallOf() call: Call, @Body(catalog.setVariable) told: SetVariable): Promise<VaultChangedReply> {
    return this.vault.setVariable(call, told);
  }

  @Handles(catalog.removeVariable)
  removeVariable(@CallOf() call: Call, @Body(catalog.removeVariable) told: RemoveVariable): Promise<VaultChangedReply> {
    return this.vault.removeVariable(call, told);
  }
}
