-- Who may do what: roles, their members, and what is granted to users and roles.

-- Each change of these tables makes the version greater; what was decided by another one is decided again.
create table grants_version (
  only_row boolean not null default true check (only_row),
  version  bigint  not null,
  constraint grants_version_once primary key (only_row)
);

create table roles (
  role_id     uuid        not null primary key,
  project_id  uuid        not null,
  name        text        collate "C" not null,
  description text,
  provider_id text        collate "C" not null,
  source_id   text        collate "C" not null,
  created_at  timestamptz not null,
  updated_at  timestamptz,
  constraint roles_project foreign key (project_id) references projects,
  constraint roles_name unique (project_id, name),
  constraint roles_source unique (project_id, provider_id, source_id)
);
create index roles_of_provider on roles (provider_id, source_id);

-- A member is the id of a user, or role: and the id of a role.
create table role_members (
  role_id  uuid        not null,
  member   text        collate "C" not null,
  added_at timestamptz not null,
  constraint role_members_member primary key (role_id, member)
);
create index role_members_of on role_members (member, role_id);

-- A subject is spelt as a member is. The object is what the privilege is on; project, warehouse and namespace are
-- those that it is in, so that what contains something granted can be listed.
create table grants (
  subject      text        collate "C" not null,
  object_id    uuid        not null,
  privilege    text        collate "C" not null,
  object_kind  text        not null,
  project_id   uuid,
  warehouse_id uuid,
  namespace_id uuid,
  granted_at   timestamptz not null,
  constraint grants_once primary key (subject, object_id, privilege)
);
create index grants_of_object on grants (object_id);
create index grants_of_warehouse on grants (warehouse_id, subject);

alter table warehouses add column managed_access boolean not null default false;
alter table namespaces add column managed_access boolean not null default false;

-- People and programs as they were last seen. What is said of them stands in no event, and can be erased.
create table users (
  user_id           text        collate "C" not null primary key,
  name              text        not null,
  email             text,
  user_type         text        not null,
  last_updated_with text        not null,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz
);
create index users_name on users (lower(name), user_id);

-- What a command was allowed by still holds when it is committed: changes of rights wait for those that are being
-- carried out, and those that come after see another version.
create function check_rights(decided bigint, changes boolean) returns void
  language plpgsql set search_path = ${schema}, pg_temp as $$
begin
  if changes then
    perform pg_advisory_xact_lock(hashtextextended('varve grants', 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('varve grants', 0));
  end if;
  if decided is not null and decided <> coalesce((select version from grants_version), 0) then
    raise exception 'The rights have changed' using errcode = 'VR001';
  end if;
end
$$;
