import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { catalog, newId, scheduler as contracts, streams, } from '@runlet/contracts';
import { connectNats, ContractClient, serviceKey } from '@runlet/messaging';
import { ContractServer, createLogger, loadConfig, RpcProblemFilter } from '@runlet/nest';
import { Pool } from 'pg';
import { freePort } from '../../../../infra/local/process/ports.mjs';
import { startNats } from '../../../../test/support/nats.ts';
import { createTestDatabase } from '../../../../test/support/postgres.ts';
import { waitFor } from '../../../../test/support/wait-for.ts';
import { SchedulerConfig } from '../config.ts';
import { SchedulerModule } from '../scheduler.module.ts';
import { StandInTickExecutor } from './stand-in-tick-executor.ts';
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** A broker, a database, and whoever a scheduler talks to: the catalog's stream, an executor, a gateway. */
export class Installation {
    constructor(nats, database) {
        this.nats = nats;
        this.database = database;
        this.masterKey = randomBytes(32).toString('hex');
        this.connections = [];
        this.schedulers = new Set();
        this.processes = [];
        // The superuser: sees through row-level security what was really written.
        this.observer = new Pool({ connectionString: database.url, max: 2 });
        this.observer.on('error', () => undefined);
    }
    static async start() {
        const installation = new Installation(await startNats(), await createTestDatabase());
        installation.publisher = await installation.connect('catalog');
        const gateway = await installation.connect('gateway');
        installation.gateway = new ContractClient(gateway, (service) => serviceKey(installation.masterKey, service));
        return installation;
    }
    async stop() {
        for (const child of this.processes)
            child.kill('SIGKILL');
        await Promise.all([...this.schedulers].map((scheduler) => scheduler.stop()));
        await Promise.all(this.connections.map((connection) => connection.close()));
        await this.observer.end();
        await this.database.dispose();
        await this.nats.stop();
    }
    /** What the catalog does at its first start. */
    async createStream() {
        const { streams: api } = await jetstreamManager(this.publisher);
        const { name, subjects } = streams.scriptChanges;
        await api.add({ name, subjects: [...subjects] });
    }
    async publish(...changes) {
        for (const change of changes)
            await this.publishRaw(change, JSON.stringify(change));
    }
    async publishRaw({ tenant, scriptId }, body) {
        await jetstream(this.publisher).publish(`${catalog.scriptChanged.subject}.${tenant}.${scriptId}`, body);
    }
    async startExecutor() {
        return StandInTickExecutor.start(await this.connect('executor'));
    }
    /** The environment of a scheduler, as an operator would give it. */
    async environment() {
        const { url, user, password } = this.nats.credentials('scheduler');
        return {
            LOG_LEVEL: 'silent',
            NATS_URL: url,
            NATS_USER: user,
            NATS_PASSWORD: password,
            HEALTH_PORT: String(await freePort()),
            PRINCIPAL_KEY: serviceKey(this.masterKey, 'scheduler'),
            DATABASE_URL: this.database.urlOf('scheduler'),
        };
    }
    /** A scheduler in this process: as many as wanted. */
    async startScheduler() {
        const config = loadConfig(SchedulerConfig, await this.environment());
        const nats = await this.connect('scheduler');
        const log = createLogger('scheduler', config.LOG_LEVEL);
        const app = await NestFactory.create(SchedulerModule.of({ config, instance: newId(), nats, log }), new FastifyAdapter(), { logger: false, abortOnError: false });
        const { PRINCIPAL_KEY: principalKey } = config;
        const strategy = new ContractServer({ service: 'scheduler', instance: 'x', principalKey, contracts, nats, log });
        app.connectMicroservice({ strategy }, { deferInitialization: true }).useGlobalFilters(new RpcProblemFilter());
        await app.startAllMicroservices();
        await app.listen(config.HEALTH_PORT, config.HEALTH_HOST);
        const running = {
            stop: async () => {
                this.schedulers.delete(running);
                await app.close();
                await nats.drain();
            },
            health: async () => (await fetch(`http://127.0.0.1:${config.HEALTH_PORT}/health/ready`)).status,
        };
        this.schedulers.add(running);
        return running;
    }
    /** A scheduler of its own process, to be killed; it is ready. */
    async spawnScheduler() {
        const env = await this.environment();
        const loader = new URL('../../../../test/support/run-from-source.mjs', import.meta.url).href;
        const main = fileURLToPath(new URL('../main.ts', import.meta.url));
        const child = spawn(process.execPath, ['--conditions=runlet-source', '--import', loader, main], {
            cwd: ROOT,
            env,
            stdio: ['ignore', 'inherit', 'inherit'],
        });
        this.processes.push(child);
        const ended = new Promise((resolve) => child.once('exit', () => resolve()));
        const ready = async () => (await fetch(`http://127.0.0.1:${env['HEALTH_PORT']}/health/ready`)).ok;
        await waitFor(ready, { timeoutMs: 20_000, describe: 'Start of the scheduler process' });
        return {
            kill: async () => {
                child.kill('SIGKILL');
                await ended;
            },
        };
    }
    /** Asks as the gateway does for a caller of this tenant. */
    asking(tenant, permissions = ['scripts.read']) {
        const principal = { tenant, actor: { kind: 'api-key', id: 'test' }, permissions };
        return {
            ask: this.gateway.call.bind(this.gateway),
            as: { principal },
            /** The newest 200 entries of a script, oldest first. */
            ledger: async (scriptId) => (await this.gateway.call(contracts.listTicks, { scriptId, limit: 200 }, { principal })).items.toReversed(),
        };
    }
    async query(sql, values = []) {
        return (await this.observer.query(sql, [...values])).rows;
    }
    async connect(user) {
        const connection = await connectNats({ ...this.nats.credentials(user), name: `test ${user}` });
        this.connections.push(connection);
        return connection;
    }
}
//# sourceMappingURL=installation.js.map