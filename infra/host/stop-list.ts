interface Stoppable {
  stop(): Promise<void> | void;
}

/** What has been started, to be stopped in the opposite order. */
export class StopList {
  readonly #started: Stoppable[] = [];
  #stopping: Promise<void> | undefined;

  /** Remembers a service, or just what stops it, and hands it back. */
  add<Service extends Stoppable>(service: Service): Service {
    this.#started.push(service);
    return service;
  }

  /** Stops everything, and goes on when one of them fails; a second call waits for the first. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    for (const service of this.#started.toReversed()) {
      try {
        await service.stop();
      } catch {
        // The others still have to be stopped, and there is nobody left to tell.
      }
    }
  }
}
