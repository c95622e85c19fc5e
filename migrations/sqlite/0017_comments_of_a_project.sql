-- A part of a project's comments is read from its own index, also where a project has few of many: the state stands in it
-- though it is the same in each row, or SQLite takes the index of all comments of a state and looks for the project in it.
drop index comment_by_project;
create index comment_by_project on comment (project_id, state, id) where state = 'approved' and parent_id is null;
