-- What is new in a feed is what was published last, and not what was left last: a comment may wait for days. The state stands
-- first though it is the same in each row: without it SQLite goes through all published ones and sorts them.
create index comment_by_decision on comment (state, decided_at, id) where state = 'approved';
-- The same of one project, without what replies to a comment.
create index comment_by_decision_of_project on comment (project_id, state, decided_at, id)
    where state = 'approved' and parent_id is null;
