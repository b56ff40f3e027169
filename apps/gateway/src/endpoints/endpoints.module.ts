import { Module } from '@nestjs/common';
import { Endpoints } from './endpoints.ts';
import { EndpointsServer } from './endpoints-server.ts';
import { EndpointAccess } from './request/endpoint-access.ts';
import { RouteTable } from './routing/route-table.ts';

/** What answers requests to scripts of type `http`. Whoever boots the process listens and closes. */
@Module({ providers: [RouteTable, EndpointAccess, Endpoints, EndpointsServer], exports: [EndpointsServer] })
export class EndpointsModule {}
