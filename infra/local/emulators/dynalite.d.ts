// dynalite has no types. This declares the part of it that is used here.
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  const dynalite: (options: DynaliteOptions) => Server;
  // biome-ignore lint/style/noDefaultExport: dynalite is CommonJS; its export is the default one.
  export default dynalite;
}
