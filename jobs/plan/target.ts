/**
 * Where a message goes: the customer's group, or one colleague. Messages due for the same target are posted together.
 */
export type Target =
  | { readonly kind: 'customer'; readonly customerId: string }
  | { readonly kind: 'staff'; readonly staffId: string };

/** Stored form: `customer:<customer id>`, `dm:<staff id>`. */
export function targetKey(target: Target): string {
  return target.kind === 'customer' ? `customer:${target.customerId}` : `dm:${target.staffId}`;
}
