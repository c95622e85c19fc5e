-- A further vote: among the tied for the places left, or for places that nobody passed for. It follows the last published
-- result of its round, which asks for it, and has a paper of its own. What was decided before stays as it is.

-- The number, in the same round, of the vote before; and what its result asked for. Nothing for a vote on all candidates.
alter table vote add column follows bigint check (follows > 0);
alter table vote add column further text check (further in ('revote', 'further_ballot'));
-- The official numbers on its paper, in order, as a JSON list; empty for a vote on all candidates.
alter table vote add column paper text not null default '[]';

create or replace function vote_opens_by_two() returns trigger language plpgsql as $$
begin
    if new.state <> 'open'
    or not exists (select 1 from deed d where d.id = new.deed_id and d.round_id = new.round_id and d.kind = 'open_vote'
        and d.agreed_at is not null)
    or exists (select 1 from vote v where v.round_id = new.round_id and v.deed_id >= new.deed_id)
    or new.number <> (select 1 + count(*) from vote v where v.round_id = new.round_id)
    or (new.follows is null and (
        not exists (select 1 from round r where r.id = new.round_id and r.phase = 'method_adopted')
        or exists (select 1 from vote v where v.round_id = new.round_id and v.state <> 'void'))) then
        raise exception 'a vote is opened by two people, after the method is adopted';
    end if;
    return new;
end
$$;

-- Places, number of candidates and rules are those that the result before asks for; which of equal number they are is in
-- the hash that two people agreed on.
create function vote_follows_what_asks_for_it() returns trigger language plpgsql as $$
begin
    if not (new.follows is null and new.further is null and new.paper = '[]')
    and not exists (select 1 from vote v join result e on e.vote_id = v.id join round r on r.id = v.round_id
    where v.round_id = new.round_id and v.number = new.follows and v.state = 'closed' and e.published_at is not null
        and r.phase = 'announced' and new.further is not null
        and not exists (select 1 from vote o where o.round_id = v.round_id and o.number > v.number and o.state <> 'void')
        and case new.further when 'revote' then v.rules::jsonb ->> 'tie_at_cut' = 'revote'
            else v.rules::jsonb ->> 'shortfall' = 'further_ballot' end
        and (new.rules::jsonb ->> 'seats')::bigint = case new.further
            when 'revote' then (e.outcome::jsonb #>> '{standing,tie,places_left}')::bigint
            else (e.outcome::jsonb #>> '{standing,shortfall,missing}')::bigint end
        and (new.rules::jsonb ->> 'candidates')::bigint = case new.further
            when 'revote' then jsonb_array_length(e.outcome::jsonb #> '{standing,tie,candidates}')
            else (v.rules::jsonb ->> 'candidates')::bigint - (v.rules::jsonb ->> 'seats')::bigint
                + (new.rules::jsonb ->> 'seats')::bigint end
        and new.rules::jsonb ->> 'pass_basis' = case new.further
            when 'revote' then 'none' else v.rules::jsonb ->> 'pass_basis' end
        and (new.rules::jsonb ->> 'exact_for')::boolean <= (v.rules::jsonb ->> 'exact_for')::boolean
        and new.rules::jsonb - 'candidates' - 'seats' - 'total_deputies' - 'pass_basis' - 'exact_for'
            = v.rules::jsonb - 'candidates' - 'seats' - 'total_deputies' - 'pass_basis' - 'exact_for'
        and jsonb_array_length(new.paper::jsonb) = (new.rules::jsonb ->> 'candidates')::bigint
        and jsonb_array_length(new.paper::jsonb) = (select count(distinct j.value)
            from jsonb_array_elements_text(new.paper::jsonb) j
            join project p on p.round_id = new.round_id and p.number = j.value::bigint
            where v.paper = '[]' or j.value in (select k.value from jsonb_array_elements_text(v.paper::jsonb) k))) then
        raise exception 'a further vote follows the last published result, which asks for it';
    end if;
    return new;
end
$$;
create trigger vote_follows_what_asks_for_it before insert on vote
    for each row execute function vote_follows_what_asks_for_it();

create or replace function vote_opens_as_agreed() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from deed d where d.id = new.deed_id and d.digest is not null and d.present = new.present
        and d.total = (new.rules::jsonb ->> 'total_deputies')::bigint)
    or (new.follows is null and new.rules <> (select r.rules from round r where r.id = new.round_id)) then
        raise exception 'a vote opens as two people agreed';
    end if;
    return new;
end
$$;

create or replace function vote_is_fixed() returns trigger language plpgsql as $$
begin
    if new.id <> old.id or new.round_id <> old.round_id or new.number <> old.number or new.rules <> old.rules
    or new.candidates <> old.candidates or new.is_mock <> old.is_mock or new.opened_at <> old.opened_at
    or coalesce(new.follows, 0) <> coalesce(old.follows, 0) or coalesce(new.further, '') <> coalesce(old.further, '')
    or new.paper <> old.paper
    or (coalesce(new.deed_id, 0) <> coalesce(old.deed_id, 0) and new.state = old.state and new.ends_at = old.ends_at)
    or (coalesce(new.closed_at, '') <> coalesce(old.closed_at, '') and (old.closed_at is not null
        or new.state = old.state or new.state not in ('closed', 'void'))) then
        raise exception 'what a vote began with is fixed';
    end if;
    return new;
end
$$;

-- From an announced result the round goes to voting once more by a further vote, and back there from one that is void.
create or replace function round_goes_forward_one_step() returns trigger language plpgsql as $$
begin
    if new.phase <> old.phase
    and (select position from phase where code = new.phase) <> (select position from phase where code = old.phase) + 1
    and not coalesce((select case new.phase
        when 'method_adopted' then old.phase in ('voting', 'counting') and v.state = 'void' and v.follows is null
        when 'announced' then old.phase = 'voting' and v.state = 'void' and v.follows is not null
        when 'voting' then old.phase = 'announced' and v.state = 'open' and v.follows is not null
        else false end
        from vote v where v.round_id = new.id order by v.number desc limit 1), false) then
        raise exception 'a round goes forward one step at a time';
    end if;
    return new;
end
$$;

create or replace function round_announces_what_is_published() returns trigger language plpgsql as $$
begin
    if new.phase = 'announced' and old.phase <> 'announced'
    and not exists (select 1 from vote v left join result e on e.vote_id = v.id
        where v.round_id = new.id and v.number = (select max(o.number) from vote o where o.round_id = new.id)
            and ((v.state = 'closed' and e.published_at is not null) or (v.state = 'void' and v.follows is not null))) then
        raise exception 'a round is announced with its result';
    end if;
    return new;
end
$$;

-- The roll of a further vote is made for it, at its own opening.
create or replace function roll_is_fixed_insert() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from vote v join round r on r.id = v.round_id
    where v.id = new.vote_id and v.state = 'open'
        and r.phase = case when v.follows is null then 'method_adopted' else 'announced' end) then
        raise exception 'the roll is fixed';
    end if;
    return new;
end
$$;
