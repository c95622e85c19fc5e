-- Facts about this database itself.
create table site (
    -- 'demo': set once, by "seed demo" on an empty database, and for ever.
    name text primary key not null,
    value text not null
) strict, without rowid;

create trigger site_is_for_ever_update before update on site begin select raise(abort, 'a stamp is for ever'); end;
create trigger site_is_for_ever_delete before delete on site begin select raise(abort, 'a stamp is for ever'); end;

create table delegation (
    id integer primary key not null,
    name_zh text not null,
    name_en text not null
) strict;

create table department (
    code text primary key not null,
    name_zh text not null,
    name_en text not null
) strict, without rowid;

create table person (
    id integer primary key not null,
    -- The name typed to sign in, in lower case.
    sign_in text not null unique,
    -- Argon2id in PHC form, with its own salt and parameters.
    password_hash text not null,
    role text not null check (role in ('citizen', 'deputy', 'clerk', 'chief_scrutineer', 'scrutineer', 'moderator',
        'department_editor', 'administrator')),
    name_zh text not null,
    name_en text not null,
    -- A deputy belongs to a delegation, a department editor to a department.
    delegation_id integer references delegation (id),
    department_code text references department (code),
    suspended integer not null default 0 check (suspended in (0, 1)),
    check ((role = 'deputy') or delegation_id is null),
    check ((role = 'department_editor') = (department_code is not null))
) strict;

-- There is no column for the last use: a session written at each request would tell when somebody voted.
create table session (
    id text primary key not null,
    data text not null,
    -- Seconds since 1970.
    expires_at integer not null
) strict, without rowid;
create index session_by_expiry on session (expires_at);
