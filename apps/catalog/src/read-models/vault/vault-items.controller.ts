import { Controller } from '@nestjs/common';
import {
  catalog,
  type GetSecret,
  type GetVariable,
  type ListSecrets,
  type ListVariables,
  type Page,
  type Principal,
  type SecretView,
  type VariableView,
} from '@runlet/contracts';
import { assertPermitted, Body, Caller, Handles } from '@runlet/nest';
import { VaultItemsQuery } from './vault-items.query.ts';

/** Variables are to be seen by who writes scripts; of secrets only those know who set them. */
@Controller()
export class VaultItemsController {
  constructor(private readonly items: VaultItemsQuery) {}

  @Handles(catalog.getSecret)
  secret(@Caller() caller: Principal, @Body(catalog.getSecret) query: GetSecret): Promise<SecretView> {
    assertPermitted(caller, 'admin');
    return this.items.secret(caller.tenant, query);
  }

  @Handles(catalog.listSecrets)
  secrets(@Caller() caller: Principal, @Body(catalog.listSecrets) query: ListSecrets): Promise<Page<SecretView>> {
    assertPermitted(caller, 'admin');
    return this.items.secrets(caller.tenant, query);
  }

  @Handles(catalog.getVariable)
  variable(@Caller() caller: Principal, @Body(catalog.getVariable) query: GetVariable): Promise<VariableView> {
    assertPermitted(caller, 'scripts.read');
    return this.items.variable(caller.tenant, query);
  }

  @Handles(catalog.listVariables)
  variables(
    @Caller() caller: Principal,
    @Body(catalog.listVariables) query: ListVariables,
  ): Promise<Page<VariableView>> {
    assertPermitted(caller, 'scripts.read');
    return this.items.variables(caller.tenant, query);
  }
}
