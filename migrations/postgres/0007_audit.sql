-- What staff did, line after line. Each line holds the hash of the one before, so that a line changed, slipped in or taken
-- out by whoever owns the database breaks the chain; how a hash is made stands in crates/service/src/audit.rs. There is no
-- line for a ballot, nor for a deputy's or a citizen's signing in.
create table audit (
    number bigint primary key not null,
    at text not null,
    -- Nothing for what the command line or a stranger did. No foreign key on purpose: what was done stays written whatever
    -- becomes of the account.
    person_id bigint,
    name_zh text not null,
    name_en text not null,
    role text,
    act text not null,
    subject text not null,
    details text not null,
    previous text not null check (length(previous) = 64),
    hash text not null unique check (length(hash) = 64)
);

create function audit_is_a_chain() returns trigger language plpgsql as $$
begin
    if new.number is distinct from (select coalesce(max(number), 0) + 1 from audit)
    or new.previous is distinct from coalesce((select hash from audit order by number desc limit 1),
        '0000000000000000000000000000000000000000000000000000000000000000') then
        raise exception 'a line of the log follows the last one';
    end if;
    return new;
end
$$;
create trigger audit_is_a_chain before insert on audit for each row execute function audit_is_a_chain();
create function audit_is_kept_update() returns trigger language plpgsql as $$
begin
    raise exception 'a line of the log is kept';
end
$$;
create trigger audit_is_kept_update before update on audit for each row execute function audit_is_kept_update();
create function audit_is_kept_delete() returns trigger language plpgsql as $$
begin
    raise exception 'a line of the log is kept';
end
$$;
create trigger audit_is_kept_delete before delete or truncate on audit for each statement execute function audit_is_kept_delete();
