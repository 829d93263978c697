interface Stoppable {
  stop(): Promise<void> | void;
}

/**
 * The services that have started, to be stopped in the opposite order. Node's own
 * AsyncDisposableStack would do, but Node 22 has none.
 */
export class StopList {
  private readonly started: Stoppable[] = [];
  private stopping: Promise<void> | undefined;

  /** Remembers a service and returns it. */
  add<Service extends Stoppable>(service: Service): Service {
    this.started.push(service);
    return service;
  }

  /** Stops every service, even if one of them fails; a second call waits for the first. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async stopAll(): Promise<void> {
    for (const service of this.started.toReversed()) {
      const stopping = async () => service.stop();
      await stopping().catch(() => undefined);
    }
  }
}
