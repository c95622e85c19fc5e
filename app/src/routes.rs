//! The whole site: every page and its address. The rights of each are in [`crate::doors`].

use crate::components::message::ErrorMessage;
use crate::error::ApiError;
use crate::pages::about::AboutPage;
use crate::pages::account::AccountPage;
use crate::pages::audit::AuditPage;
use crate::pages::ballot::BallotPage;
use crate::pages::compare::ComparePage;
use crate::pages::consent::ConsentPage;
use crate::pages::desk::DeskPage;
use crate::pages::exchange::ExchangePage;
use crate::pages::home::HomePage;
use crate::pages::interface::InterfacePage;
use crate::pages::letters::LettersPage;
use crate::pages::moderation::{FlagWordsPage, HandoversPage, ModeratedPage, ModerationFiguresPage, ModerationPage};
use crate::pages::my_comments::MyCommentsPage;
use crate::pages::next::NextPage;
use crate::pages::open_data::OpenDataPage;
use crate::pages::own_data::OwnDataPage;
use crate::pages::poster::PosterPage;
use crate::pages::privacy::PrivacyPage;
use crate::pages::project::ProjectPage;
use crate::pages::project_list::ProjectListPage;
use crate::pages::replies::RepliesPage;
use crate::pages::report::ReportPage;
use crate::pages::result::ResultPage;
use crate::pages::rules::RulesPage;
use crate::pages::search::SearchPage;
use crate::pages::second::SecondPage;
use crate::pages::sessions::SessionsPage;
use crate::pages::sign_in::SignInPage;
use crate::pages::sign_up::SignUpPage;
use crate::pages::staff::StaffPage;
use crate::pages::turnout::TurnoutPage;
use crate::pages::verify::VerifyPage;
use crate::pages::voices::VoicesPage;
use crate::pages::window::WindowPage;
use crate::pages::years::{YearPage, YearsPage};
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
                <Route path=path!("/projects/:number/poster") view=PosterPage />
                <Route path=path!("/compare") view=ComparePage />
                <Route path=path!("/search") view=SearchPage />
                <Route path=path!("/voices") view=VoicesPage />
                <Route path=path!("/rules") view=RulesPage />
                <Route path=path!("/about") view=AboutPage />
                <Route path=path!("/open-data") view=OpenDataPage />
                <Route path=path!("/api") view=InterfacePage />
                <Route path=path!("/results") view=ResultPage />
                <Route path=path!("/years") view=YearsPage />
                <Route path=path!("/years/:year") view=YearPage />
                <Route path=path!("/years/:year/projects/:number") view=ProjectPage />
                <Route path=path!("/years/:year/results") view=ResultPage />
                <Route path=path!("/years/:year/rules") view=RulesPage />
                <Route path=path!("/sign-in") view=SignInPage />
                <Route path=path!("/sign-in/second") view=SecondPage />
                <Route path=path!("/sign-up") view=SignUpPage />
                <Route path=path!("/privacy") view=PrivacyPage />
                <Route path=path!("/account") view=AccountPage />
                <Route path=path!("/account/consent") view=ConsentPage />
                <Route path=path!("/account/sessions") view=SessionsPage />
                <Route path=path!("/account/data") view=OwnDataPage />
                <Route path=path!("/account/verify") view=VerifyPage />
                <Route path=path!("/window") view=WindowPage />
                <Route path=path!("/moderation") view=ModerationPage />
                <Route path=path!("/comments/:id/report") view=ReportPage />
                <Route path=path!("/account/comments") view=MyCommentsPage />
                <Route path=path!("/replies") view=RepliesPage />
                <Route path=path!("/moderation/handovers") view=HandoversPage />
                <Route path=path!("/moderation/words") view=FlagWordsPage />
                <Route path=path!("/moderation/figures") view=ModerationFiguresPage />
                <Route path=path!("/moderation/:id") view=ModeratedPage />
                <Route path=path!("/ballot") view=BallotPage />
                <Route path=path!("/desk") view=DeskPage />
                <Route path=path!("/desk/letters") view=LettersPage />
                <Route path=path!("/desk/turnout") view=TurnoutPage />
                <Route path=path!("/desk/next") view=NextPage />
                <Route path=path!("/exchange") view=ExchangePage />
                <Route path=path!("/staff") view=StaffPage />
                <Route path=path!("/audit") view=AuditPage />
            </Routes>
        </Router>
    }
}
