-- A further vote: among the tied for the places left, or for places that nobody passed for. It follows the last published
-- result of its round, which asks for it, and has a paper of its own. What was decided before stays as it is.

-- The number, in the same round, of the vote before; and what its result asked for. Nothing for a vote on all candidates.
alter table vote add column follows integer check (follows > 0);
alter table vote add column further text check (further in ('revote', 'further_ballot'));
-- The official numbers on its paper, in order, as a JSON list; empty for a vote on all candidates.
alter table vote add column paper text not null default '[]';

drop trigger vote_opens_by_two;
create trigger vote_opens_by_two before insert on vote
when new.state <> 'open'
    or not exists (select 1 from deed d where d.id = new.deed_id and d.round_id = new.round_id and d.kind = 'open_vote'
        and d.agreed_at is not null)
    or exists (select 1 from vote v where v.round_id = new.round_id and v.deed_id >= new.deed_id)
    or new.number <> (select 1 + count(*) from vote v where v.round_id = new.round_id)
    or (new.follows is null and (
        not exists (select 1 from round r where r.id = new.round_id and r.phase = 'method_adopted')
        or exists (select 1 from vote v where v.round_id = new.round_id and v.state <> 'void')))
begin
    select raise(abort, 'a vote is opened by two people, after the method is adopted');
end;

-- Places, number of candidates and rules are those that the result before asks for; which of equal number they are is in
-- the hash that two people agreed on.
create trigger vote_follows_what_asks_for_it before insert on vote
when not (new.follows is null and new.further is null and new.paper = '[]')
    and not exists (select 1 from vote v join result e on e.vote_id = v.id join round r on r.id = v.round_id
    where v.round_id = new.round_id and v.number = new.follows and v.state = 'closed' and e.published_at is not null
        and r.phase = 'announced' and new.further is not null
        and not exists (select 1 from vote o where o.round_id = v.round_id and o.number > v.number and o.state <> 'void')
        and case new.further when 'revote' then json_extract(v.rules, '$.tie_at_cut') = 'revote'
            else json_extract(v.rules, '$.shortfall') = 'further_ballot' end
        and json_extract(new.rules, '$.seats') = case new.further
            when 'revote' then json_extract(e.outcome, '$.standing.tie.places_left')
            else json_extract(e.outcome, '$.standing.shortfall.missing') end
        and json_extract(new.rules, '$.candidates') = case new.further
            when 'revote' then json_array_length(e.outcome, '$.standing.tie.candidates')
            else json_extract(v.rules, '$.candidates') - json_extract(v.rules, '$.seats')
                + json_extract(new.rules, '$.seats') end
        and json_extract(new.rules, '$.pass_basis') = case new.further
            when 'revote' then 'none' else json_extract(v.rules, '$.pass_basis') end
        and json_extract(new.rules, '$.exact_for') <= json_extract(v.rules, '$.exact_for')
        and json_remove(new.rules, '$.candidates', '$.seats', '$.total_deputies', '$.pass_basis', '$.exact_for')
            = json_remove(v.rules, '$.candidates', '$.seats', '$.total_deputies', '$.pass_basis', '$.exact_for')
        and json_array_length(new.paper) = json_extract(new.rules, '$.candidates')
        and json_array_length(new.paper) = (select count(distinct j.value) from json_each(new.paper) j
            join project p on p.round_id = new.round_id and p.number = j.value
            where v.paper = '[]' or j.value in (select k.value from json_each(v.paper) k)))
begin
    select raise(abort, 'a further vote follows the last published result, which asks for it');
end;

drop trigger vote_opens_as_agreed;
create trigger vote_opens_as_agreed before insert on vote
when not exists (select 1 from deed d where d.id = new.deed_id and d.digest is not null and d.present = new.present
        and d.total = json_extract(new.rules, '$.total_deputies'))
    or (new.follows is null and new.rules <> (select r.rules from round r where r.id = new.round_id))
begin
    select raise(abort, 'a vote opens as two people agreed');
end;

drop trigger vote_is_fixed;
create trigger vote_is_fixed before update on vote
when new.id <> old.id or new.round_id <> old.round_id or new.number <> old.number or new.rules <> old.rules
    or new.candidates <> old.candidates or new.is_mock <> old.is_mock or new.opened_at <> old.opened_at
    or coalesce(new.follows, 0) <> coalesce(old.follows, 0) or coalesce(new.further, '') <> coalesce(old.further, '')
    or new.paper <> old.paper
    or (coalesce(new.deed_id, 0) <> coalesce(old.deed_id, 0) and new.state = old.state and new.ends_at = old.ends_at)
    or (coalesce(new.closed_at, '') <> coalesce(old.closed_at, '') and (old.closed_at is not null
        or new.state = old.state or new.state not in ('closed', 'void')))
begin
    select raise(abort, 'what a vote began with is fixed');
end;

-- From an announced result the round goes to voting once more by a further vote, and back there from one that is void.
drop trigger round_goes_forward_one_step;
create trigger round_goes_forward_one_step before update of phase on round
when new.phase <> old.phase
    and (select position from phase where code = new.phase) <> (select position from phase where code = old.phase) + 1
    and not coalesce((select case new.phase
        when 'method_adopted' then old.phase in ('voting', 'counting') and v.state = 'void' and v.follows is null
        when 'announced' then old.phase = 'voting' and v.state = 'void' and v.follows is not null
        when 'voting' then old.phase = 'announced' and v.state = 'open' and v.follows is not null
        else 0 end
        from vote v where v.round_id = new.id order by v.number desc limit 1), 0)
begin
    select raise(abort, 'a round goes forward one step at a time');
end;

drop trigger round_announces_what_is_published;
create trigger round_announces_what_is_published before update of phase on round
when new.phase = 'announced' and old.phase <> 'announced'
    and not exists (select 1 from vote v left join result e on e.vote_id = v.id
        where v.round_id = new.id and v.number = (select max(o.number) from vote o where o.round_id = new.id)
            and ((v.state = 'closed' and e.published_at is not null) or (v.state = 'void' and v.follows is not null)))
begin
    select raise(abort, 'a round is announced with its result');
end;

-- The roll of a further vote is made for it, at its own opening.
drop trigger roll_is_fixed_insert;
create trigger roll_is_fixed_insert before insert on roll
when not exists (select 1 from vote v join round r on r.id = v.round_id
    where v.id = new.vote_id and v.state = 'open'
        and r.phase = case when v.follows is null then 'method_adopted' else 'announced' end)
begin
    select raise(abort, 'the roll is fixed');
end;

-- Made anew after the others, so that a row written over is refused in the words of this rule, as before.
drop trigger vote_is_written_once;
create trigger vote_is_written_once before insert on vote
when exists (select 1 from vote o where o.id = new.id or o.deed_id = new.deed_id
    or (o.round_id = new.round_id and o.number = new.number))
begin
    select raise(abort, 'a vote is kept');
end;
