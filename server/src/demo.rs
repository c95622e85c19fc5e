//! The demonstration's files, inside the program, and what is said when it starts.

use anyhow::Result;
use service::Service;
use service::seed::{Files, SeedError, Seeded};

/// Lays the demonstration on an empty database.
///
/// # Errors
/// [`SeedError`].
pub async fn seed(service: &Service) -> Result<Seeded, SeedError> {
    service
        .seed_demo(&Files {
            round: include_str!("../../seeds/demo/round.toml"),
            areas: include_str!("../../seeds/demo/areas.toml"),
            departments: include_str!("../../seeds/demo/departments.toml"),
            projects: include_str!("../../seeds/demo/projects.toml"),
            people: include_str!("../../seeds/demo/people.toml"),
            comments: include_str!("../../seeds/demo/comments.toml"),
        })
        .await
}

/// The demonstration's accounts by role, and what to try first.
pub fn welcome(address: &str) -> String {
    format!(
        "
  民生票决 · demonstration on {address}

  role                 sign in as                       password
  citizen              citizen1 … citizen12             demo
  deputy               deputy001 … deputy410            demo
  clerk                clerk1, clerk2                   demo
  moderator            moderator                        demo
  chief scrutineer     chief                            demo
  scrutineer           scrutineer1, scrutineer2         demo
  department editor    editor-health, editor-transport … demo
  administrator        admin                            demo

  Try first (the bar at the top of each page lets you act as anyone with one press):
   1. citizen: leave a comment on a project;     2. moderator: approve it;
   3. clerk: end the notice, deliberate, adopt the method, open the vote (410 deputies, 384 present);
   4. deputies 001, 002, 003: vote;              5. clerk: close, count, publish;
   6. anyone: read the result.                   Stop with Ctrl-C.
"
    )
}
