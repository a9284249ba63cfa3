-- API clients that live in a realm of Keycloak, where their secrets are. The principal is known once one has logged in.
alter table api_clients alter column secret_id drop not null;
alter table api_clients add column realm text collate "C", add column principal text collate "C";

-- Tokens of a provider that were issued to a principal until then are refused. Rows outlive their clients, whose tokens may, too.
create table token_cutoffs (
  principal    text        collate "C" not null primary key,
  client_id    uuid        not null,
  issued_until timestamptz not null
);
create index token_cutoffs_of_client on token_cutoffs (client_id);
