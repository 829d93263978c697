import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Keeps what the issuer knows in memory; its library holds every entry against its own end. */
export const issuerStore = (): ((model: string) => Adapter) => {
  const entries = new Map<string, AdapterPayload>();
  const found = (matches: (entry: AdapterPayload) => boolean) =>
    [...entries.values()].find(matches);
  return (model) => {
    const key = (id: string) => `${model}/${id}`;
    return {
      upsert: async (id, payload) => void entries.set(key(id), payload),
      find: async (id) => entries.get(key(id)),
      findByUid: async (uid) => found((entry) => entry.uid === uid),
      findByUserCode: async (userCode) => found((entry) => entry.userCode === userCode),
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
