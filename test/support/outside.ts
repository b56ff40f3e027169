import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { createServer as createNameServer, Packet } from 'dns2';
import { generate } from 'selfsigned';

/** A server that stands for one of the outside, on a port of its own. */
export interface OutsideServer {
  readonly port: number;
  readonly url: string;
  /** What came, in order, as method and path. */
  readonly asked: string[];
  /** Connections that were ever made. */
  connections(): number;
  /** Connections that are open. */
  open(): number;
  /** Ends all of them at once. */
  dropAll(): void;
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** For these names and addresses, signed by itself. */
export const certificateFor = async (names: readonly string[], addresses: readonly string[]): Promise<Certificate> => {
  const altNames = [
    ...names.map((value) => ({ type: 2 as const, value })),
    ...addresses.map((ip) => ({ type: 7 as const, ip })),
  ];
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'outside' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { key: made.private, cert: made.cert };
};

/** The servers of one spec file; `close` ends all. */
export class Outside {
  private readonly closers: (() => Promise<void>)[] = [];

  /** `address`: of the loopback network. */
  http(answer: RequestListener, address = '127.0.0.1'): Promise<OutsideServer> {
    return this.listen(createServer(answer), 'http', address);
  }

  https(answer: RequestListener, certificate: Certificate): Promise<OutsideServer> {
    return this.listen(createTlsServer({ ...certificate }, answer), 'https', '127.0.0.1');
  }

  /** `answer` gets each connection with the first bytes that came on it. */
  tcp(answer: (socket: Socket, head: string) => void): Promise<OutsideServer> {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (head) => answer(socket, head.toString('latin1')));
    });
    return this.listen(server, 'http', '127.0.0.1');
  }

  /** A name server. `answer` gives the addresses of a name, of both kinds; null: it fails. Gives `address:port`. */
  async names(answer: (name: string, kind: 'A' | 'AAAA') => readonly string[] | null): Promise<string> {
    const server = createNameServer({
      udp: true,
      handle: (request, send) => {
        const response = Packet.createResponseFromRequest(request);
        const [question] = request.questions as unknown as { name: string; type: number }[];
        const kind = question!.type === Packet.TYPE.A ? 'A' : 'AAAA';
        const addresses = answer(question!.name, kind);
        if (addresses === null) response.header.rcode = Packet.RCODE.SERVFAIL;
        for (const address of addresses ?? []) {
          if (address.includes(':') !== (kind === 'AAAA')) continue;
          const { name, type } = question!;
          response.answers.push({ name, type, class: Packet.CLASS.IN, ttl: 0, address } as never);
        }
        send(response);
      },
    });
    await server.listen({ udp: { port: 0, address: '127.0.0.1' } });
    this.closers.push(() => server.close());
    return `127.0.0.1:${(server.addresses().udp as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await Promise.all(this.closers.map((close) => close()));
  }

  private async listen(server: Server | TcpServer, scheme: string, address: string): Promise<OutsideServer> {
    const sockets = new Set<Socket>();
    const asked: string[] = [];
    let connections = 0;
    server.on('request', ({ method, url }: IncomingMessage) => asked.push(`${method} ${url}`));
    server.on(scheme === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
      connections += 1;
      sockets.add(socket.on('close', () => sockets.delete(socket)));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, address, 2_048, resolve);
    });
    const dropAll = () => {
      for (const socket of sockets) socket.destroy();
    };
    this.closers.push(async () => {
      dropAll();
      await new Promise((resolve) => server.close(resolve));
    });
    const { port } = server.address() as AddressInfo;
    const url = `${scheme}://${address}:${port}`;
    return { port, url, asked, connections: () => connections, open: () => sockets.size, dropAll };
  }
}
