-- People who log in at the server's own issuer, and which of their passwords counts.
create table people (
  person_id   uuid        not null primary key,
  password_id uuid        not null,
  created_at  timestamptz not null,
  changed_at  timestamptz not null
);

-- Beside the ledger: by which name a person logs in, and the hash of the password. One that an administrator was shown is
-- good until one_time_until, and only to choose another one.
create table person_passwords (
  person_id      uuid        not null primary key,
  name           text        collate "C" not null,
  hash           text        not null,
  one_time_until timestamptz
);
create unique index person_passwords_name on person_passwords (name);

-- Logins of people in programs: each ends with the password that it was made with, when its refresh token is shown twice,
-- or at good_until, which moves on with use and never past ends_at. Tokens are kept as SHA-256.
create table person_logins (
  login_id     uuid        not null primary key,
  person_id    uuid        not null,
  password_id  uuid        not null,
  client_id    text        not null,
  refresh_hash bytea       not null,
  good_until   timestamptz not null,
  ends_at      timestamptz not null
);
create index person_logins_good_until on person_logins (good_until);

-- Authorization codes, as SHA-256. One that was used knows the login that came of it.
create table login_codes (
  code_hash    bytea       not null primary key,
  person_id    uuid        not null,
  password_id  uuid        not null,
  client_id    text        not null,
  redirect_uri text        not null,
  challenge    text        not null,
  expires_at   timestamptz not null,
  login_id     uuid
);
create index login_codes_expires_at on login_codes (expires_at);
