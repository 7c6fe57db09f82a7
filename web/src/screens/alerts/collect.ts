import type { AlertEventKind, AlertFragment } from "../../generated/graphql.ts";

export interface AlertEvent {
  kind: AlertEventKind;
  alert: AlertFragment | null;
}

/** The alerts that were asked for, and what happened since, newest first. An alert is there once, as it is now. */
export function collect(asked: readonly AlertFragment[], events: readonly AlertEvent[]): AlertFragment[] {
  const alerts = new Map(asked.map((alert) => [alert.id, alert]));
  const raised: string[] = [];
  for (const { alert } of events) {
    if (!alert) continue;
    if (!alerts.has(alert.id)) raised.unshift(alert.id);
    alerts.set(alert.id, alert);
  }
  const order = [...raised, ...asked.map(({ id }) => id)];
  return order.flatMap((id) => alerts.get(id) ?? []);
}
