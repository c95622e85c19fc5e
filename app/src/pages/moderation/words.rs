//! The list of words at which a moderator should look twice.

use crate::api::moderation::show_flag_words;
use crate::components::load::load;
use crate::components::notice::{FieldError, Problem};
use crate::components::section::{Breadcrumb, Section};
use crate::scene::scene;
use crate::words::{t, tf};
use domain::flag::MAX_WORD_CHARS;
use domain::shown::FlagWordsPage as Data;
use leptos::either::Either;
use leptos::prelude::*;

/// The page of the list.
#[component]
pub fn FlagWordsPage() -> impl IntoView {
    scene().outcome.set_title(t("moderation.flag_words"));
    view! {
        <Breadcrumb above=vec![(t("moderation.title"), "/moderation")] here=t("moderation.flag_words") />
        {load(show_flag_words(), |data| view! { <Words data /> })}
    }
}

#[component]
fn Words(data: Data) -> impl IntoView {
    let is_wrong = scene().retained("add_word").is_some();
    let typed = scene().retained("add_word").and_then(|retained| retained.field("word")).unwrap_or_default();
    let described = if is_wrong { "word-hint word-error" } else { "word-hint" };
    let n = data.words.len();
    view! {
        {if is_wrong {
            view! { <Problem field="#word" /> }.into_any()
        } else {
            view! { <Problem /> }.into_any()
        }}
        <div class="page-head">
            <h1>{t("moderation.flag_words")}</h1>
            <p class="page-head__lead">{t("moderation.flag_words.lead")}</p>
        </div>
        <Section title=t("moderation.flag_words.add")>
            <form class="form" method="post" action="/moderation/words/add">
                <div class="field" class:field--error=is_wrong>
                    <label class="field__label" for="word">{t("moderation.flag_words.word")}</label>
                    <p class="field__hint" id="word-hint">{tf("moderation.flag_words.hint", &[("limit", &MAX_WORD_CHARS)])}</p>
                    {is_wrong.then(|| view! { <FieldError form="add_word" id="word-error" /> })}
                    <input
                        class="field__input"
                        id="word"
                        name="word"
                        autocomplete="off"
                        required
                        value=typed
                        aria-describedby=described
                        aria-invalid=is_wrong.then_some("true")
                    />
                </div>
                <div class="actions"><button class="button">{t("moderation.flag_words.add.button")}</button></div>
            </form>
        </Section>
        <Section title=tf("moderation.flag_words.n", &[("n", &n)])>
            {if n == 0 {
                Either::Left(view! { <p>{t("moderation.flag_words.none")}</p> })
            } else {
                Either::Right(view! {
                    <ul class="flag-words">{data.words.into_iter().map(|word| view! { <Word word /> }).collect_view()}</ul>
                })
            }}
        </Section>
    }
}

#[component]
fn Word(word: String) -> impl IntoView {
    view! {
        <li class="flag-words__item">
            <span class="flag-words__word">{word.clone()}</span>
            <form method="post" action="/moderation/words/remove">
                <input type="hidden" name="word" value=word.clone() />
                <button class="button button--plain">
                    {t("moderation.flag_words.remove")}<span class="visually-hidden">{tf("moderation.flag_words.which", &[("word", &word)])}</span>
                </button>
            </form>
        </li>
    }
}
