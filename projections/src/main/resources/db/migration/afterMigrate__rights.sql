-- What the role that serves may do. It cannot change history; only the owner's migrations can.
-- When owner and runtime are one user, the append-only triggers still hold.
grant usage on schema ${schema} to ${runtime};
grant select, insert on events, chain, requests to ${runtime};
grant select, insert, update, delete on
  seal_queue, heads, idempotency_keys, projects, warehouses, namespaces, names, tables, views,
  purges, metrics_reports, scheduled_tasks
  to ${runtime};
grant select, update on chain_head to ${runtime};
grant select on schema_range, ${history} to ${runtime};
