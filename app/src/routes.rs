//! The whole site: every page and its address. The rights of each are in [`crate::doors`].

use crate::components::message::ErrorMessage;
use crate::error::ApiError;
use crate::pages::about::AboutPage;
use crate::pages::account::AccountPage;
use crate::pages::audit::AuditPage;
use crate::pages::ballot::BallotPage;
use crate::pages::desk::DeskPage;
use crate::pages::home::HomePage;
use crate::pages::letters::LettersPage;
use crate::pages::moderation::ModerationPage;
use crate::pages::project::ProjectPage;
use crate::pages::project_list::ProjectListPage;
use crate::pages::result::ResultPage;
use crate::pages::rules::RulesPage;
use crate::pages::second::SecondPage;
use crate::pages::sign_in::SignInPage;
use crate::pages::staff::StaffPage;
use crate::pages::turnout::TurnoutPage;
use domain::Refusal;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// The page of the address, inside the frame.
#[component]
pub fn Site() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=|| view! { <ErrorMessage error=ApiError::Refused(Refusal::NotFound) /> }>
                <Route path=path!("/") view=HomePage />
                <Route path=path!("/projects") view=ProjectListPage />
                <Route path=path!("/projects/:number") view=ProjectPage />
                <Route path=path!("/rules") view=RulesPage />
                <Route path=path!("/about") view=AboutPage />
                <Route path=path!("/results") view=ResultPage />
                <Route path=path!("/sign-in") view=SignInPage />
                <Route path=path!("/sign-in/second") view=SecondPage />
                <Route path=path!("/account") view=AccountPage />
                <Route path=path!("/moderation") view=ModerationPage />
                <Route path=path!("/ballot") view=BallotPage />
                <Route path=path!("/desk") view=DeskPage />
                <Route path=path!("/desk/letters") view=LettersPage />
                <Route path=path!("/desk/turnout") view=TurnoutPage />
                <Route path=path!("/staff") view=StaffPage />
                <Route path=path!("/audit") view=AuditPage />
            </Routes>
        </Router>
    }
}
