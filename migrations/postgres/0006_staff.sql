-- Accounts of staff are issued by one administrator and released by another; one-time codes; second factors.

-- Which of the three administrators: to issue accounts, to release them, and to read what all others did are three people.
alter table person add column office text check (office in ('system', 'security', 'audit'));
update person set office = 'system' where role = 'administrator';

create function person_has_the_office_of_the_role_insert() returns trigger language plpgsql as $$
begin
    if (new.role = 'administrator') <> (new.office is not null) then
        raise exception 'an administrator has an office, and nobody else has one';
    end if;
    return new;
end
$$;
create trigger person_has_the_office_of_the_role_insert before insert on person for each row execute function person_has_the_office_of_the_role_insert();
create function person_has_the_office_of_the_role_update() returns trigger language plpgsql as $$
begin
    if (new.role = 'administrator') <> (new.office is not null) then
        raise exception 'an administrator has an office, and nobody else has one';
    end if;
    return new;
end
$$;
create trigger person_has_the_office_of_the_role_update before update of role, office on person for each row execute function person_has_the_office_of_the_role_update();

-- A new account of staff waits for the security administrator.
alter table person add column released bigint not null default 1 check (released in (0, 1));

-- Raised when what a session began with does not hold any more. A session keeps the number that it began with and ends where
-- it differs; the session's own row stays as it is, so that it tells nothing of when somebody was here.
alter table person add column epoch bigint not null default 0;

create function person_epoch_only_grows() returns trigger language plpgsql as $$
begin
    if new.epoch < old.epoch then
        raise exception 'what has ended does not begin again';
    end if;
    return new;
end
$$;
create trigger person_epoch_only_grows before update of epoch on person for each row execute function person_epoch_only_grows();

-- A code in a letter, or for a new account of staff: it signs in once, and its row is gone.
create table sign_in_code (
    person_id bigint primary key not null references person (id),
    -- Argon2id of the code with the salt of this site ('code_salt' in the table site), in hexadecimal: a code alone finds
    -- its owner, and whoever steals the table pays for each guess.
    code_hash text not null unique,
    made_at text not null,
    -- No foreign key on purpose: who made it stays written whatever becomes of the account.
    made_by bigint not null
);

create table second_factor (
    person_id bigint primary key not null references person (id),
    -- Base32. It must be readable to be compared with: it protects against a stolen password, not against a stolen database.
    secret text not null,
    -- Nothing until its owner has typed digits of it.
    confirmed_at text,
    -- The last step of 30 seconds whose digits were used.
    last_step bigint
);

create function second_factor_is_used_once() returns trigger language plpgsql as $$
begin
    if old.last_step is not null and (new.last_step is null or new.last_step <= old.last_step) then
        raise exception 'digits are used once';
    end if;
    return new;
end
$$;
create trigger second_factor_is_used_once before update of last_step on second_factor for each row execute function second_factor_is_used_once();
create function second_factor_is_not_exchanged() returns trigger language plpgsql as $$
begin
    if new.person_id <> old.person_id or new.secret <> old.secret or old.confirmed_at is not null then
        raise exception 'a second factor is confirmed once and not exchanged';
    end if;
    return new;
end
$$;
create trigger second_factor_is_not_exchanged before update of person_id, secret, confirmed_at on second_factor for each row execute function second_factor_is_not_exchanged();
