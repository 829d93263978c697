import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Keeps the issuer's entries in memory. Its library checks the expiry of each entry itself. */
export const issuerStore = (): ((model: string) => Adapter) => {
  const entries = new Map<string, AdapterPayload>();
  const findEntry = (matches: (entry: AdapterPayload) => boolean) =>
    [...entries.values()].find(matches);
  return (model) => {
    const key = (id: string) => `${model}/${id}`;
    return {
      upsert: async (id, payload) => void entries.set(key(id), payload),
      find: async (id) => entries.get(key(id)),
      findByUid: async (uid) => findEntry((entry) => entry.uid === uid),
      findByUserCode: async (userCode) => findEntry((entry) => entry.userCode === userCode),
      consume: async (id) => {
        const entry = entries.get(key(id));
        if (entry) entries.set(key(id), { ...entry, consumed: Math.floor(Date.now() / 1000) });
      },
      destroy: async (id) => void entries.delete(key(id)),
      revokeByGrantId: async (grantId) => {
        for (const [id, entry] of entries) if (entry.grantId === grantId) entries.delete(id);
      },
    };
  };
};
