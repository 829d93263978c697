import type { Clock } from '../../host/system.ts';
import { newIdentifier } from '../../host/system.ts';
import type { Warehouse } from './warehouse.ts';

/** A database session kept open between statements; it holds one connection. */
export interface Session {
  readonly id: string;
  readonly owner: string;
  readonly principal: string;
  readonly warehouse: Warehouse;
  readonly createdAt: number;
  updatedAt: number;
  keepAliveSeconds: number;
  /** When it closes by itself, unless it is busy. */
  ttlAt: number;
  status: 'AVAILABLE' | 'BUSY' | 'CLOSED';
  currentStatementId?: string | undefined;
  /** Whether its connection to the engine exists already. */
  connected: boolean;
}

/** What the store needs to know of the outside. */
export interface SessionStoreOptions {
  readonly clock: Clock;
  readonly lifeSeconds: number;
  readonly retentionSeconds: number;
  /** Called for each session that closes; its connection and its running statement end. */
  readonly onClose: (session: Session) => void;
}

/** The sessions of this run: they are not kept on disk, for their connections end with it. */
export class SessionStore {
  private readonly options: SessionStoreOptions;
  private readonly sessions = new Map<string, Session>();

  constructor(options: SessionStoreOptions) {
    this.options = options;
  }

  open(
    owner: { owner: string; principal: string },
    warehouse: Warehouse,
    keepAliveSeconds: number,
  ): Session {
    const now = this.options.clock();
    const session: Session = {
      id: newIdentifier(),
      owner: owner.owner,
      principal: owner.principal,
      warehouse,
      createdAt: now,
      updatedAt: now,
      keepAliveSeconds,
      ttlAt: now + keepAliveSeconds * 1000,
      status: 'AVAILABLE',
      connected: false,
    };
    this.sessions.set(session.id, session);
    return session;
  }

  get(id: string): Session | undefined {
    this.closeExpired();
    return this.sessions.get(id);
  }

  /** All of them, newest first; closed ones for as long as statements are kept. */
  list(): Session[] {
    this.closeExpired();
    return [...this.sessions.values()].reverse();
  }

  countOpen(): number {
    return this.list().filter(({ status }) => status !== 'CLOSED').length;
  }

  /** Gives the session to a statement; until `release` it is busy for others. */
  occupy(session: Session, statementId: string): void {
    session.status = 'BUSY';
    session.currentStatementId = statementId;
    session.updatedAt = this.options.clock();
  }

  /** The session's statement has settled: from now its keep-alive counts. */
  release(session: Session): void {
    session.currentStatementId = undefined;
    if (session.status === 'CLOSED') return;
    const now = this.options.clock();
    session.status = 'AVAILABLE';
    session.updatedAt = now;
    session.ttlAt = now + session.keepAliveSeconds * 1000;
    this.closeExpired();
  }

  /** Every connection is gone, because the engine is. */
  closeAll(): void {
    for (const session of this.sessions.values()) this.close(session);
  }

  private closeExpired(): void {
    const now = this.options.clock();
    for (const session of this.sessions.values()) {
      const endOfLife = session.createdAt + this.options.lifeSeconds * 1000;
      if (session.status === 'CLOSED') {
        const forgottenAt = session.updatedAt + this.options.retentionSeconds * 1000;
        if (forgottenAt <= now) this.sessions.delete(session.id);
      } else if (endOfLife <= now || (session.status === 'AVAILABLE' && session.ttlAt <= now)) {
        this.close(session);
      }
    }
  }

  private close(session: Session): void {
    if (session.status === 'CLOSED') return;
    session.status = 'CLOSED';
    session.updatedAt = this.options.clock();
    this.options.onClose(session);
  }
}
