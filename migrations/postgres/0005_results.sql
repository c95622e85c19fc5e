create table result (
    round_id bigint primary key not null references round (id),
    -- Figures and outcome as JSON, in the form of the ballot crate.
    figures text not null,
    outcome text not null,
    counted_at text not null,
    -- Set once, when the result is announced.
    published_at text
);

create function result_only_after_the_vote() returns trigger language plpgsql as $$
begin
    if (select phase from round where id = new.round_id) is distinct from 'counting' then
        raise exception 'ballots are counted after the vote has closed';
    end if;
    return new;
end
$$;
create trigger result_only_after_the_vote before insert on result for each row execute function result_only_after_the_vote();
create function result_is_only_published() returns trigger language plpgsql as $$
begin
    if old.published_at is not null or new.figures <> old.figures or new.outcome <> old.outcome
    or new.counted_at <> old.counted_at or new.round_id <> old.round_id then
        raise exception 'a result is published once and not changed';
    end if;
    return new;
end
$$;
create trigger result_is_only_published before update on result for each row execute function result_is_only_published();
create function result_is_kept() returns trigger language plpgsql as $$
begin
    raise exception 'a result is kept';
end
$$;
create trigger result_is_kept before delete or truncate on result for each statement execute function result_is_kept();
