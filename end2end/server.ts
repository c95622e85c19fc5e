//! The real program on a database of its own.

import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const PROGRAM = process.env.MINSHENG_BIN ?? resolve(__dirname, '../target/debug/minsheng');

/** How long the program may take to begin and to end. */
const PATIENCE_MS = 60_000;

/** A running site with the demonstration in it. */
export class Server {
  private constructor(
    /** Its address, without a slash at the end. */
    readonly url: string,
    private readonly folder: string,
    private readonly program: ChildProcess,
  ) {}

  /** Seeds a new database and serves it. */
  static async start(): Promise<Server> {
    await access(PROGRAM).catch(() => {
      throw new Error(`There is no ${PROGRAM}: build it with \`cargo build -p server\`, or name another in MINSHENG_BIN.`);
    });
    const folder = await mkdtemp(join(tmpdir(), 'minsheng-'));
    const env = settings();
    const given = ['--data', join(folder, 'data')];
    await promisify(execFile)(PROGRAM, [...given, 'seed', 'demo'], { cwd: folder, env });
    const listen = `127.0.0.1:${await freePort()}`;
    const log = await open(join(folder, 'log'), 'w');
    const program = spawn(PROGRAM, [...given, '--listen', listen, 'serve'], {
      cwd: folder,
      env,
      stdio: ['ignore', log.fd, log.fd],
    });
    await log.close();
    const server = new Server(`http://${listen}`, folder, program);
    await server.isReady();
    return server;
  }

  /** Ends the program, and takes its database away. */
  async stop(): Promise<void> {
    if (this.program.exitCode === null && this.program.signalCode === null) {
      const ended = once(this.program, 'exit');
      this.program.kill('SIGTERM');
      const late = setTimeout(() => this.program.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The operator gives the program another command while it serves: `does('user', 'suspend', 'deputy019')`. */
  async does(...command: string[]): Promise<void> {
    await promisify(execFile)(PROGRAM, ['--data', join(this.folder, 'data'), ...command], { cwd: this.folder, env: settings() });
  }

  /** What the program has said so far. */
  log(): Promise<string> {
    return readFile(join(this.folder, 'log'), 'utf8');
  }

  private async isReady(): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while (Date.now() < until && this.program.exitCode === null) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((later) => setTimeout(later, 50));
    }
    const said = await this.log();
    await this.stop();
    throw new Error(`The program does not serve ${this.url}. It said:\n${said}`);
  }
}

/** Settings of whoever runs the tests are not those of the tests. */
function settings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MINSHENG_')));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
