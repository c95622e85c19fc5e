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

  role                    sign in as                          password
  citizen                 citizen1 … citizen12                demo
  deputy                  deputy001 … deputy410               demo
  clerk                   clerk1, clerk2                      demo
  chief scrutineer        chief                               demo
  scrutineer              scrutineer1, scrutineer2            demo
  moderator               moderator                           demo
  department editor       editor-health, editor-transport …   demo
  system administrator    sysadmin                            demo
  security administrator  secadmin                            demo
  audit administrator     auditor                             demo

  Try first (the bar at the top of each page lets you act as anyone with one press):
   1. citizen: leave a comment on a project;      2. moderator: approve it;
   3. clerk 1: end the notice, adopt the method, ask to open the vote (410 deputies, 384 present); clerk 2: agree;
   4. deputies 001, 002, 003: vote;               5. clerks, in the same way: close, count;
      chief and a scrutineer: confirm the count; clerks: publish;
   6. anyone: read the result; auditor: read who did what.                      Stop with Ctrl-C.
"
    )
}
