create table if not exists admins (
    provider text not null,
    username text not null,
    password_hash text not null,
    privileges text not null,
    primary key (provider, username)
) strict;

create table if not exists tokens (
    key blob primary key,
    kind text not null,
    provider text not null,
    username text not null,
    device_id text not null,
    expires_ms integer not null
) strict;

create table if not exists denylist (
    user_dn text primary key,
    username text,
    provider text,
    at_ms integer not null,
    reason text
) strict;

create table if not exists events (
    id integer primary key autoincrement,
    kind text not null,
    dn text not null,
    at_ms integer not null,
    due_ms integer,
    token_type text
) strict;
create index if not exists events_at on events (at_ms);

create table if not exists preferences (
    provider text not null,
    username text not null,
    text text not null,
    primary key (provider, username)
) strict;

create table if not exists audit (
    id text primary key,
    at_ms integer not null,
    username text not null,
    provider text not null,
    address text not null,
    action text not null,
    target text not null,
    affected integer not null,
    reason text
) strict;
create index if not exists audit_at on audit (at_ms);
