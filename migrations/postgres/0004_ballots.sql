-- Two halves that share nothing but the round. Nothing here has a time, a counter or an address, and neither half has a
-- key of the other: see "Ballot secrecy" in ARCHITECTURE.md before adding a column.

-- The deputies who may vote in this round: made when the vote opens, and then as it is.
create table roll (
    round_id bigint not null references round (id),
    person_id bigint not null references person (id),
    primary key (round_id, person_id)
);

create function roll_is_fixed_insert() returns trigger language plpgsql as $$
begin
    if (select p.position from round r join phase p on p.code = r.phase where r.id = new.round_id)
    >= (select position from phase where code = 'voting') then
        raise exception 'the roll is fixed';
    end if;
    return new;
end
$$;
create trigger roll_is_fixed_insert before insert on roll for each row execute function roll_is_fixed_insert();
create function roll_is_fixed_update() returns trigger language plpgsql as $$
begin
    raise exception 'the roll is fixed';
end
$$;
create trigger roll_is_fixed_update before update on roll for each row execute function roll_is_fixed_update();
create function roll_is_fixed_delete() returns trigger language plpgsql as $$
begin
    raise exception 'the roll is fixed';
end
$$;
create trigger roll_is_fixed_delete before delete or truncate on roll for each statement execute function roll_is_fixed_delete();

-- The deputies whose ballot is in the box: one row each, at most, by the primary key.
create table roll_mark (
    round_id bigint not null,
    person_id bigint not null,
    -- The random word of the page that the ballot was cast from, so that a retry is known as one. It is not kept with the
    -- ballot, says nothing of it, and is wiped when the vote closes.
    attempt text,
    primary key (round_id, person_id),
    foreign key (round_id, person_id) references roll (round_id, person_id)
);

create function roll_mark_only_while_voting() returns trigger language plpgsql as $$
begin
    if (select phase from round where id = new.round_id) is distinct from 'voting' then
        raise exception 'the vote is not open';
    end if;
    return new;
end
$$;
create trigger roll_mark_only_while_voting before insert on roll_mark for each row execute function roll_mark_only_while_voting();
create function roll_mark_only_forgets() returns trigger language plpgsql as $$
begin
    if new.attempt is not null or new.round_id <> old.round_id or new.person_id <> old.person_id then
        raise exception 'a mark on the roll only forgets its attempt';
    end if;
    return new;
end
$$;
create trigger roll_mark_only_forgets before update on roll_mark for each row execute function roll_mark_only_forgets();
create function roll_mark_is_kept() returns trigger language plpgsql as $$
begin
    raise exception 'a mark on the roll is kept';
end
$$;
create trigger roll_mark_is_kept before delete or truncate on roll_mark for each statement execute function roll_mark_is_kept();

-- The box: papers under random keys, all of one round of the same length.
create table box_paper (
    round_id bigint not null references round (id),
    -- 16 random bytes, so that the order on disk is not the order of casting.
    paper_id bytea not null check (length(paper_id) = 16),
    paper bytea not null,
    primary key (round_id, paper_id)
);

create function box_paper_only_while_voting() returns trigger language plpgsql as $$
begin
    if (select phase from round where id = new.round_id) is distinct from 'voting' then
        raise exception 'the box is closed';
    end if;
    return new;
end
$$;
create trigger box_paper_only_while_voting before insert on box_paper for each row execute function box_paper_only_while_voting();
create function box_paper_is_not_changed() returns trigger language plpgsql as $$
begin
    raise exception 'a paper in the box is not changed';
end
$$;
create trigger box_paper_is_not_changed before update or truncate on box_paper for each statement execute function box_paper_is_not_changed();
-- While the vote is being closed all papers are laid down anew in random order; after that none can go.
create function box_paper_is_kept() returns trigger language plpgsql as $$
begin
    if (select phase from round where id = old.round_id) is distinct from 'voting' then
        raise exception 'a paper in the box is kept';
    end if;
    return old;
end
$$;
create trigger box_paper_is_kept before delete on box_paper for each row execute function box_paper_is_kept();
