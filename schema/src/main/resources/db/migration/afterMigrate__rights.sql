-- What the role that serves may do. It cannot change history; only the owner's migrations can.
-- When owner and runtime are one user, the append-only triggers still hold.
-- Runs outside of the migrations' lock: nodes that start at once would trip over one another's grants.
select pg_advisory_xact_lock(hashtextextended('varve rights', 0));
grant usage on schema ${schema} to ${runtime};
grant select, insert on events, chain, requests, attempts, epochs, anchor_keys to ${runtime};
grant select, insert, update, delete on
  seal_queue, heads, idempotency_keys, server, secrets, projects, warehouses, namespaces, names, tables, views,
  generic_tables, purges, dropped, tasks, task_attempts, task_details, task_stops, holds, savepoints, failed_tasks,
  api_clients, api_client_secrets, issuer_keys, token_cutoffs,
  people, person_passwords, person_logins, login_codes,
  path_claims, staged_folders, begun_metadata,
  grants_version, roles, role_members, grants, users,
  metrics_reports, usage_reports, scheduled_tasks, newest_metadata, follower_positions, warehouse_statistics,
  history_lists, names_history, heads_history, grants_history, timelines, attempt_timelines, activity, attempt_activity, endpoint_statistics
  to ${runtime};
grant usage on sequence seal_queue_ticket_seq to ${runtime};
grant select, update on chain_head, attempts_head to ${runtime};
grant select, insert, update on user_erasures to ${runtime};
grant execute on function blank_requests(bigint, bytea[], bigint[]) to ${runtime};
grant select on erased_users, schema_range, ${history} to ${runtime};
