import type { EventLoop } from '../engine/event-loop.ts';
import type { Environment } from '../faults/environment.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { Network } from '../services/network.ts';
import type { SimulatedBucket } from '../services/simulated-bucket.ts';
import type { SimulatedTable } from '../services/simulated-table.ts';
import type { SimulatedWarehouse } from '../services/simulated-warehouse.ts';
import type { Oracle } from './oracle.ts';

/** What the checks of a run look at. */
export interface CheckedWorld {
  readonly environment: Environment;
  readonly eventLoop: EventLoop;
  readonly faults: FaultInjector;
  readonly network: Network;
  readonly oracle: Oracle;
  readonly table: SimulatedTable;
  readonly warehouse: SimulatedWarehouse;
  readonly bucket: SimulatedBucket;
}
