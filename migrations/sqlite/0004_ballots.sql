-- Two halves that share nothing but the round. Nothing here has a time, a counter or an address, and neither half has a
-- key of the other: see "Ballot secrecy" in ARCHITECTURE.md before adding a column.

-- The deputies who may vote in this round: made when the vote opens, and then as it is.
create table roll (
    round_id integer not null references round (id),
    person_id integer not null references person (id),
    primary key (round_id, person_id)
) strict, without rowid;

create trigger roll_is_fixed_insert before insert on roll
when (select p.position from round r join phase p on p.code = r.phase where r.id = new.round_id)
    >= (select position from phase where code = 'voting')
begin
    select raise(abort, 'the roll is fixed');
end;
create trigger roll_is_fixed_update before update on roll begin select raise(abort, 'the roll is fixed'); end;
create trigger roll_is_fixed_delete before delete on roll begin select raise(abort, 'the roll is fixed'); end;

-- The deputies whose ballot is in the box: one row each, at most, by the primary key.
create table roll_mark (
    round_id integer not null,
    person_id integer not null,
    -- The random word of the page that the ballot was cast from, so that a retry is known as one. It is not kept with the
    -- ballot, says nothing of it, and is wiped when the vote closes.
    attempt text,
    primary key (round_id, person_id),
    foreign key (round_id, person_id) references roll (round_id, person_id)
) strict, without rowid;

create trigger roll_mark_only_while_voting before insert on roll_mark
when (select phase from round where id = new.round_id) is not 'voting'
begin
    select raise(abort, 'the vote is not open');
end;
create trigger roll_mark_only_forgets before update on roll_mark
when new.attempt is not null or new.round_id <> old.round_id or new.person_id <> old.person_id
begin
    select raise(abort, 'a mark on the roll only forgets its attempt');
end;
create trigger roll_mark_is_kept before delete on roll_mark begin select raise(abort, 'a mark on the roll is kept'); end;

-- The box: papers under random keys, all of one round of the same length.
create table box_paper (
    round_id integer not null references round (id),
    -- 16 random bytes, so that the order on disk is not the order of casting.
    paper_id blob not null check (length(paper_id) = 16),
    paper blob not null,
    primary key (round_id, paper_id)
) strict, without rowid;

create trigger box_paper_only_while_voting before insert on box_paper
when (select phase from round where id = new.round_id) is not 'voting'
begin
    select raise(abort, 'the box is closed');
end;
create trigger box_paper_is_not_changed before update on box_paper
begin
    select raise(abort, 'a paper in the box is not changed');
end;
-- While the vote is being closed all papers are laid down anew in random order; after that none can go.
create trigger box_paper_is_kept before delete on box_paper
when (select phase from round where id = old.round_id) is not 'voting'
begin
    select raise(abort, 'a paper in the box is kept');
end;
