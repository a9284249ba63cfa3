-- Programs that log in at the server's own issuer.
create table api_clients (
  client_id uuid primary key,
  name text collate "C" not null,
  secret_id uuid not null,
  created_at timestamptz not null,
  renewed_at timestamptz not null
);
create unique index api_clients_name on api_clients (name);

-- Beside the ledger: salted SHA-256 of secrets of 256 random bits, by the ids that events have.
create table api_client_secrets (
  secret_id uuid primary key,
  salt bytea not null,
  hash bytea not null
);

-- Keys that the own issuer signs with; the private halves are secrets (see secrets), by their ids.
create table issuer_keys (
  secret_id uuid primary key,
  public_key text not null,
  created_at timestamptz not null default now(),
  signs_from timestamptz not null
);
