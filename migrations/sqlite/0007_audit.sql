-- What staff did, line after line. Each line holds the hash of the one before, so that a line changed, slipped in or taken
-- out by whoever owns the database breaks the chain; how a hash is made stands in crates/service/src/audit.rs. There is no
-- line for a ballot, nor for a deputy's or a citizen's signing in.
create table audit (
    number integer primary key not null,
    at text not null,
    -- Nothing for what the command line or a stranger did. No foreign key on purpose: what was done stays written whatever
    -- becomes of the account.
    person_id integer,
    name_zh text not null,
    name_en text not null,
    role text,
    act text not null,
    subject text not null,
    details text not null,
    previous text not null check (length(previous) = 64),
    hash text not null unique check (length(hash) = 64)
) strict;

create trigger audit_is_a_chain before insert on audit
when new.number is not (select coalesce(max(number), 0) + 1 from audit)
    or new.previous is not coalesce((select hash from audit order by number desc limit 1),
        '0000000000000000000000000000000000000000000000000000000000000000')
begin
    select raise(abort, 'a line of the log follows the last one');
end;
create trigger audit_is_kept_update before update on audit begin select raise(abort, 'a line of the log is kept'); end;
create trigger audit_is_kept_delete before delete on audit begin select raise(abort, 'a line of the log is kept'); end;
