-- Moderators look for words in everything that they may see, and narrow their queues down at any number of comments.

-- The words of comments that are not before everyone: those that wait, are refused or hidden, and replies below hidden ones.
-- A table of its own, so that what everyone looks through holds nothing of them. As comment_term.
create table withheld_term (
    term text not null,
    project_id bigint not null,
    -- No foreign key on purpose, as in comment_term.
    comment_id bigint not null,
    primary key (term, project_id, comment_id)
);

-- Comments whose words are still to be taken apart, which the program does when it starts: a database cannot.
create table term_backlog (
    comment_id bigint primary key not null references comment (id)
);
insert into term_backlog (comment_id)
    select c.id from comment c left join comment p on p.id = c.parent_id
    where c.state in ('pending', 'refused', 'hidden') or (c.state = 'approved' and p.state <> 'approved');

-- The queues of one tag, and of one project or area.
create index comment_by_state_and_tag on comment (state, tag, id);
create index comment_by_state_of_project on comment (state, project_id, tag, id);

-- What is counted as published is what everyone sees. A published reply below a comment that is not before everyone counts as
-- 'unseen', and a draft that is dropped, or posted as a comment of its own, as 'dropped': it was never anything that others
-- count.
delete from comment_count;
insert into comment_count (project_id, tag, state, reason, n)
    select c.project_id, c.tag,
        case when c.state = 'approved' and p.state <> 'approved' then 'unseen'
            when c.state = 'withdrawn' and not exists (select 1 from comment_event e where e.comment_id = c.id) then 'dropped'
            else c.state end,
        coalesce(c.reason, ''), count(*)
    from comment c left join comment p on p.id = c.parent_id group by 1, 2, 3, 4;
insert into comment_count (project_id, tag, state, reason, n)
    select project_id, tag, 'answered', '', count(*) from comment where state = 'approved' and answered_at is not null
    group by 1, 2;
-- In the order of the key, and those alone that change: two who decide at once would otherwise wait for each other.
create or replace function comment_counts_update() returns trigger language plpgsql as $$
declare
    below_unseen boolean := false;
begin
    if new.parent_id is not null and (old.state = 'approved' or new.state = 'approved') then
        -- Whoever hides the comment above at this moment counts this reply, or is waited for.
        select p.state <> 'approved' into below_unseen from comment p where p.id = new.parent_id for share;
    end if;
    insert into comment_count (project_id, tag, state, reason, n)
    select c.project_id, c.tag, c.state, c.reason, sum(c.n) from (
        select old.project_id, old.tag, case when below_unseen and old.state = 'approved' then 'unseen' else old.state end,
            coalesce(old.reason, ''), -1
        union all select new.project_id, new.tag, case when below_unseen and new.state = 'approved' then 'unseen'
            when old.state = 'draft' and new.state = 'withdrawn' then 'dropped' else new.state end,
            coalesce(new.reason, ''), 1
        union all select old.project_id, old.tag, 'answered', '', -1 where old.state = 'approved' and old.answered_at is not null
        union all select new.project_id, new.tag, 'answered', '', 1 where new.state = 'approved' and new.answered_at is not null
        -- Its replies go from sight with it, and come back with it.
        union all select r.project_id, r.tag, s.state, '', s.n
            from comment r cross join (values ('approved', 1), ('unseen', -1)) s (state, n)
            where r.parent_id = new.id and r.state = 'approved' and new.state = 'approved' and old.state <> 'approved'
        union all select r.project_id, r.tag, s.state, '', s.n
            from comment r cross join (values ('approved', -1), ('unseen', 1)) s (state, n)
            where r.parent_id = new.id and r.state = 'approved' and new.state <> 'approved' and old.state = 'approved'
    ) c (project_id, tag, state, reason, n)
    group by 1, 2, 3, 4 having sum(c.n) <> 0 order by 1, 2, 3, 4
    on conflict (project_id, tag, state, reason) do update set n = comment_count.n + excluded.n;
    return null;
end
$$;
