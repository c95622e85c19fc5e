create table result (
    round_id integer primary key not null references round (id),
    -- Figures and outcome as JSON, in the form of the ballot crate.
    figures text not null,
    outcome text not null,
    counted_at text not null,
    -- Set once, when the result is announced.
    published_at text
) strict;

create trigger result_only_after_the_vote before insert on result
when (select phase from round where id = new.round_id) is not 'counting'
begin
    select raise(abort, 'ballots are counted after the vote has closed');
end;
create trigger result_is_only_published before update on result
when old.published_at is not null or new.figures <> old.figures or new.outcome <> old.outcome
    or new.counted_at <> old.counted_at or new.round_id <> old.round_id
begin
    select raise(abort, 'a result is published once and not changed');
end;
create trigger result_is_kept before delete on result begin select raise(abort, 'a result is kept'); end;
