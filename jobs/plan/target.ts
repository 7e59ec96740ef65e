/** Where a message goes: the customer's group, or one colleague. What is due for one target is posted together. */
export type Target =
  | { readonly kind: 'customer'; readonly customerId: string }
  | { readonly kind: 'staff'; readonly staffId: string };

/** As it is stored: `customer:<customer id>`, `dm:<staff id>`. */
export function targetKey(target: Target): string {
  return target.kind === 'customer' ? `customer:${target.customerId}` : `dm:${target.staffId}`;
}
