import { validationError } from '../contract/data-api-error.ts';
import type { Warehouse } from '../statement/warehouse.ts';
import type { Caller } from '../wire/caller.ts';

/** The part of a list that one response carries. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string | undefined;
}

const tokenOf = (key: string): string => Buffer.from(key).toString('base64url');

/**
 * Cuts a page off a list. The token names the last item handed out, so that items that come in
 * front meanwhile neither repeat nor hide any.
 */
export const listPage = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  request: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
  largest: number,
): ListPage<Item> => {
  const size =
    request.MaxResults === undefined || request.MaxResults === 0 ? largest : request.MaxResults;
  let start = 0;
  if (request.NextToken !== undefined) {
    const last = Buffer.from(request.NextToken, 'base64url').toString();
    start = items.findIndex((item) => keyOf(item) === last) + 1;
    if (start === 0) throw validationError('Invalid NextToken.');
  }
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  return last !== undefined && start + size < items.length
    ? { items: page, nextToken: tokenOf(keyOf(last)) }
    : { items: page };
};

interface ListFilters {
  readonly RoleLevel?: boolean | undefined;
  readonly Database?: string | undefined;
  readonly WorkgroupName?: string | undefined;
  readonly ClusterIdentifier?: string | undefined;
}

/** Whether the caller owns the item and the request's filters match its warehouse. */
export const isListed = (
  item: { readonly owner: string; readonly principal: string; readonly warehouse: Warehouse },
  caller: Caller,
  { RoleLevel = true, Database, WorkgroupName, ClusterIdentifier }: ListFilters,
): boolean =>
  item.owner === caller.owner &&
  (RoleLevel || item.principal === caller.principal) &&
  (Database ?? item.warehouse.database) === item.warehouse.database &&
  (WorkgroupName ?? item.warehouse.workgroupName) === item.warehouse.workgroupName &&
  (ClusterIdentifier ?? item.warehouse.clusterIdentifier) === item.warehouse.clusterIdentifier;
